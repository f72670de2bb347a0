import type { Survey } from '../model/survey.ts';
import type { SurveyLogs } from '../ports.ts';
import type { EnvelopeRecord, LogEntry, LogRecord } from '../survey/log-format.ts';
import { entriesOf, envelopesOf } from '../survey/log-reader.ts';

/** The records of a survey's log, as often as asked. */
export async function* recordsOfLog(
  road: { readonly surveyLogs: SurveyLogs },
  survey: Pick<Survey, 'log'>,
): AsyncGenerator<LogRecord> {
  for await (const page of road.surveyLogs.pages(survey.log)) {
    for (const entry of entriesAtHand(page)) if (entry.kind !== 'ta1') yield entry;
  }
}

/** What the log says of interchanges and groups, page by page: its sets are passed over. */
export async function* envelopesOfLog(
  road: { readonly surveyLogs: SurveyLogs },
  survey: Pick<Survey, 'log'>,
): AsyncGenerator<Iterable<EnvelopeRecord>> {
  for await (const page of road.surveyLogs.pages(survey.log)) yield envelopesOf(page);
}

/** The same with the TA1 segments among them. */
export async function* entriesOfLog(
  road: { readonly surveyLogs: SurveyLogs },
  survey: Pick<Survey, 'log'>,
): AsyncGenerator<LogEntry> {
  for await (const page of road.surveyLogs.pages(survey.log)) yield* entriesAtHand(page);
}

/** The log of a small file is one page in memory, the same each time: read many times on the road, decoded once. */
const decoded = new WeakMap<Uint8Array, readonly LogEntry[]>();
const atHandBytesMax = 16_384;

function entriesAtHand(page: Uint8Array): Iterable<LogEntry> {
  if (page.length > atHandBytesMax) return entriesOf(page);
  const known = decoded.get(page);
  if (known) return known;
  const entries = [...entriesOf(page)];
  decoded.set(page, entries);
  return entries;
}

/** The sender of the first interchange and the first kind of set: what names a file for people. */
export async function partiesOf(
  records: AsyncIterable<LogRecord>,
): Promise<{ readonly partner: string; readonly documentType: string }> {
  let partner = 'unknown';
  for await (const record of records) {
    if (record.kind === 'interchange' && partner === 'unknown') partner = record.header.sender.trim() || partner;
    if (record.kind === 'set') return { partner, documentType: record.header.id };
  }
  return { partner, documentType: 'x12' };
}
