import type { LogRecord } from './log-format.ts';

/** A survey log can be read as often as needed. */
export type Records = () => AsyncIterable<LogRecord>;

/** What becomes of a set is known only when its group and its interchange are closed: one pass over the log finds out. */
export interface Verdicts {
  /** Whether it was rejected as a whole, by ordinal from 0, in file order. */
  readonly interchanges: readonly boolean[];
  readonly groups: readonly boolean[];
}

export async function collectVerdicts(records: Records): Promise<Verdicts> {
  const interchanges: boolean[] = [];
  const groups: boolean[] = [];
  for await (const record of records()) {
    if (record.kind === 'groupEnd') groups.push(record.codes !== 0);
    if (record.kind === 'interchangeEnd') interchanges.push(record.rejected);
  }
  return { interchanges, groups };
}
