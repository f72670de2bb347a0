import type { LogRecord } from '../survey/log-format.ts';
import type { Ruling } from './partner-step.ts';

/** The records of what goes on in one way: other interchanges are left out, excused errors are none. */
export function deliverableRecords(
  records: AsyncIterable<LogRecord>,
  list: readonly Ruling[],
  isOfWay: (ruling: Ruling) => boolean,
): AsyncGenerator<LogRecord> {
  return changed(records, list, (record, ruling) => {
    if (ruling?.kind !== 'take' || !isOfWay(ruling)) return null;
    return ruling.lenient ? withoutErrors(record) : record;
  });
}

/** The records as the quarantine sees them: what is put aside is rejected as a whole, of duplicates nothing is. */
export function rejectedRecords(records: AsyncIterable<LogRecord>, list: readonly Ruling[]): AsyncGenerator<LogRecord> {
  return changed(records, list, (record, ruling) => {
    if (ruling?.kind === 'duplicate') return blameless(record);
    if (ruling?.kind === 'aside') return record.kind === 'interchangeEnd' ? { ...record, rejected: true } : record;
    return ruling?.lenient ? withoutErrors(record) : record;
  });
}

async function* changed(
  records: AsyncIterable<LogRecord>,
  list: readonly Ruling[],
  change: (record: LogRecord, ruling: Ruling | undefined) => LogRecord | null,
): AsyncGenerator<LogRecord> {
  let at = -1;
  for await (const record of records) {
    if (record.kind === 'interchange') at += 1;
    const kept = change(record, list[at]);
    if (kept) yield kept;
  }
}

function withoutErrors(record: LogRecord): LogRecord {
  return record.kind === 'set' && record.errors > 0 ? { ...record, errors: 0 } : record;
}

function blameless(record: LogRecord): LogRecord {
  if (record.kind === 'groupEnd') return { ...record, codes: 0 };
  return record.kind === 'interchangeEnd' ? { ...record, rejected: false } : withoutErrors(record);
}
