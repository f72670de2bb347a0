import type { Survey } from '../model/survey.ts';
import type { SurveyLogs } from '../ports.ts';
import type { LogEntry, LogRecord } from '../survey/log-format.ts';
import { entriesOfAll, recordsOfAll } from '../survey/log-reader.ts';

/** The records of a survey's log, as often as asked. */
export function recordsOfLog(
  road: { readonly surveyLogs: SurveyLogs },
  survey: Pick<Survey, 'log'>,
): AsyncGenerator<LogRecord> {
  return recordsOfAll(road.surveyLogs.pages(survey.log));
}

/** The same with the TA1 segments among them. */
export function entriesOfLog(
  road: { readonly surveyLogs: SurveyLogs },
  survey: Pick<Survey, 'log'>,
): AsyncGenerator<LogEntry> {
  return entriesOfAll(road.surveyLogs.pages(survey.log));
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
