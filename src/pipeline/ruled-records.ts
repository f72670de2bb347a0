import type { LogEntry, LogRecord } from '../survey/log-format.ts';
import type { JudgedRecord } from '../survey/verdicts.ts';
import type { Ruling } from './partner-step.ts';

/** The records of what goes on in one way: other interchanges are left out, excused errors are none. */
export function deliverableRecords<T extends LogRecord>(
  records: AsyncIterable<T>,
  list: readonly Ruling[],
  isOfWay: (ruling: Ruling) => boolean,
): AsyncGenerator<T> {
  return changed(records, list, (record, ruling) => {
    if (ruling?.kind !== 'take' || !isOfWay(ruling)) return null;
    return ruling.lenient ? withoutErrors(record) : record;
  });
}

/** The entries of interchanges that are taken, those of one kind; TA1 segments among them. */
export function takenEntries(
  entries: AsyncIterable<LogEntry>,
  list: readonly Ruling[],
  isWanted: (ruling: Ruling) => boolean,
): AsyncGenerator<LogEntry> {
  return changed(entries, list, (entry, ruling) => {
    if (ruling?.kind !== 'take' || !isWanted(ruling)) return null;
    return ruling.lenient ? withoutErrors(entry) : entry;
  });
}

/** The records as the quarantine sees them: what is put aside is rejected as a whole, of duplicates nothing is. */
export function rejectedRecords(
  records: AsyncIterable<JudgedRecord>,
  list: readonly Ruling[],
): AsyncGenerator<JudgedRecord> {
  return changed(records, list, (record, ruling) => {
    if (ruling?.kind === 'duplicate') return blameless(record);
    if (ruling?.kind === 'aside') return record.kind === 'interchange' ? { ...record, rejected: true } : record;
    return ruling?.lenient ? withoutErrors(record) : record;
  });
}

async function* changed<T extends LogEntry>(
  records: AsyncIterable<T>,
  list: readonly Ruling[],
  change: (record: T, ruling: Ruling | undefined) => T | null,
): AsyncGenerator<T> {
  let at = -1;
  for await (const record of records) {
    if (record.kind === 'interchange') at += 1;
    const kept = change(record, list[at]);
    if (kept) yield kept;
  }
}

function withoutErrors<T extends LogEntry>(record: T): T {
  return record.kind === 'set' && record.errors > 0 ? { ...record, errors: 0 } : record;
}

function blameless(record: JudgedRecord): JudgedRecord {
  const begins = record.kind === 'interchange' || record.kind === 'group';
  return begins ? { ...record, rejected: false } : withoutErrors(record);
}
