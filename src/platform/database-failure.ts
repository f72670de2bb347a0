/** What a thread that works on a database answers where SQLite refused it. */
export interface DatabaseFailure {
  readonly kind: 'failed';
  readonly message: string;
  readonly errcode: number | undefined;
}

export function databaseFailure(error: unknown): DatabaseFailure {
  const message = error instanceof Error ? error.message : String(error);
  const errcode = error instanceof Error && 'errcode' in error ? Number(error.errcode) : undefined;
  return { kind: 'failed', message, errcode };
}
