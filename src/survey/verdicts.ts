import type { LogRecord } from './log-format.ts';

/** A survey log can be read as often as needed. */
export type Records = () => AsyncIterable<LogRecord>;

/** What becomes of a set is known only when its group and its interchange are closed: one pass over the log finds out. */
export interface Verdicts {
  /** By ordinal from 0, in file order. */
  readonly interchanges: readonly { readonly rejected: boolean; readonly codes: number }[];
  readonly groups: readonly { readonly rejected: boolean; readonly codes: number }[];
}

export async function collectVerdicts(records: Records): Promise<Verdicts> {
  const interchanges: { rejected: boolean; codes: number }[] = [];
  const groups: { rejected: boolean; codes: number }[] = [];
  for await (const record of records()) {
    if (record.kind === 'groupEnd') groups.push({ rejected: record.codes !== 0, codes: record.codes });
    if (record.kind === 'interchangeEnd') interchanges.push({ rejected: record.rejected, codes: record.codes });
  }
  return { interchanges, groups };
}
