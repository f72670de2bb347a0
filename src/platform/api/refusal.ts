import { AgentError } from '../../model/agent-error.ts';

/** What a request is answered with that is not granted; `{error: {code, message, hint}}` and a status of HTTP. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly statusCode: number;
  readonly code: string;
  readonly hint: string;
  readonly retryAfterMs: number | null;

  constructor(
    message: string,
    options: {
      readonly statusCode: number;
      readonly code: string;
      readonly hint: string;
      readonly retryAfterMs?: number;
    },
  ) {
    super(message);
    this.statusCode = options.statusCode;
    this.code = options.code;
    this.hint = options.hint;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
}

/** What the server itself refuses, in the words of the API. */
const known: Readonly<Record<string, { readonly code: string; readonly message: string; readonly hint: string }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: 'BODY_TOO_LARGE',
    message: 'the body is too large',
    hint: 'Name a file; its content is never sent.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'MEDIA_TYPE',
    message: 'the body must be JSON',
    hint: 'Send `Content-Type: application/json`.',
  },
};

/** The answer to whatever went wrong with a request. Faults of our own say nothing of themselves to the outside. */
export function answerOf(error: unknown): { readonly statusCode: number; readonly body: ErrorBody } {
  if (error instanceof Refusal) return answer(error.statusCode, error);
  if (error instanceof AgentError) return answer(statusOf(error), error);
  const { code = '', statusCode = 500 } = fieldsOf(error);
  const words = known[code];
  if (words) return answer(statusCode, words);
  if (statusCode >= 400 && statusCode < 500) {
    const message = error instanceof Error ? error.message : 'the request cannot be read';
    return answer(statusCode, { code: 'BAD_REQUEST', message, hint: 'docs/api.md tells what is understood.' });
  }
  const hint = 'This is a fault of the agent itself: look into its log and report it.';
  return answer(500, { code: 'INTERNAL', message: 'the agent failed on this request', hint });
}

function answer(statusCode: number, { code, message, hint }: ErrorBody['error']) {
  return { statusCode, body: { error: { code, message, hint } } };
}

const statuses: Readonly<Record<string, number>> = {
  'E001.NOT_FOUND': 404,
  'E001.NOT_A_FILE': 400,
  'E001.NO_PERMISSION': 403,
  USAGE: 400,
};

/** What may be over later is 503; the rest is the file's or the request's. */
function statusOf(error: AgentError): number {
  return statuses[error.code] ?? (error.retry || error.code.startsWith('STATE') ? 503 : 422);
}

function fieldsOf(error: unknown): { readonly code?: string; readonly statusCode?: number } {
  if (typeof error !== 'object' || error === null) return {};
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const statusCode = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : undefined;
  return { ...code, ...(statusCode === undefined ? {} : { statusCode }) };
}
