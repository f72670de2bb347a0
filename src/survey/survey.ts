import { limits } from '../model/limits.ts';
import type { Survey, SurveyFailure, SurveyLogRef } from '../model/survey.ts';
import type { SetJudge } from '../validate/set-judge.ts';
import type { Scanner } from '../x12/scanner.ts';
import { whatElse } from './not-x12.ts';
import { Surveyor } from './surveyor.ts';

export interface SurveyOptions {
  readonly scanner: Scanner;
  /** Null: only the envelope is judged. */
  readonly judge: SetJudge | null;
  readonly findingsListedMax: number;
  /** Gets each full page of the survey log; it is read or copied before the call returns. */
  readonly spill: (page: Uint8Array) => void;
  /** Nothing follows on the verdict: the log is kept without sets and faults. */
  readonly envelopeOnly?: boolean;
  readonly onProgress?: (bytesRead: number) => void;
  readonly signal: AbortSignal;
}

const headBytes = 512;

/**
 * A source that fills the engine's own window, so that no byte is copied on its way: returns how many bytes it put at
 * the start of `into`, 0 at the end of the file.
 */
export interface PullSource {
  pull(into: Uint8Array): number;
}

/**
 * Pass 1: reads a file once, judges it, and leaves totals, findings and the survey log. Memory does not grow with the
 * file, and the outcome never depends on how the source cuts it into chunks. Throws what the source throws, and the
 * signal's reason when aborted.
 */
export async function survey(
  source: AsyncIterable<Uint8Array> | PullSource,
  options: SurveyOptions,
): Promise<Omit<Survey, 'log'>> {
  const surveyor = new Surveyor(options);
  const head = new Uint8Array(headBytes);
  let bytes = 0;
  const more = (chunk: Uint8Array): boolean => {
    options.signal.throwIfAborted();
    if (bytes < headBytes) head.set(chunk.subarray(0, headBytes - bytes), bytes);
    bytes += chunk.length;
    options.onProgress?.(bytes);
    return !surveyor.reader.hopeless;
  };
  if ('pull' in source) pullAll(source, surveyor, more);
  else await pushAll(source, surveyor, more);
  surveyor.end();
  const read = surveyor.reader.hopeless ? surveyor.reader.offset : bytes;
  return summary(surveyor, head.subarray(0, Math.min(bytes, headBytes)), read);
}

type More = (chunk: Uint8Array) => boolean;

function pullAll(source: PullSource, { reader }: Surveyor, more: More): void {
  for (;;) {
    const room = reader.room();
    const got = source.pull(room);
    if (got === 0) return;
    const goOn = more(room.subarray(0, got));
    reader.filled(got);
    if (!goOn) return;
  }
}

async function pushAll(source: AsyncIterable<Uint8Array>, { reader }: Surveyor, more: More): Promise<void> {
  for await (const chunk of source) {
    const goOn = more(chunk);
    reader.push(chunk);
    if (!goOn) return;
  }
}

function summary(surveyor: Surveyor, head: Uint8Array, bytes: number): Omit<Survey, 'log'> {
  const { desk, keeper } = surveyor;
  return {
    totals: {
      bytes,
      ...keeper.counts,
      segments: surveyor.segments,
      elements: surveyor.elements,
      errors: desk.tally.errors,
      warnings: desk.tally.warnings,
    },
    failure: failureOf(surveyor, head, bytes),
    findings: desk.tally.listed,
    findingCounts: desk.tally.counts,
    interchanges: keeper.summaries,
  };
}

/** Why the file as a whole cannot be taken as it is, if so. */
function failureOf(surveyor: Surveyor, head: Uint8Array, bytes: number): SurveyFailure | null {
  const { interchanges } = surveyor.keeper.counts;
  const place = surveyor.unreadableIsa ?? { offset: 0, line: 1 };
  if (surveyor.overLimit) {
    const message = `The file holds more than ${limits.fileInterchangesMax} interchanges`;
    return { code: 'E002.LIMIT', message, remedy: 'Split the file and send it in parts.', ...place };
  }
  if (surveyor.truncated) return truncated(bytes);
  if (interchanges > 0) return null;
  if (bytes === 0) {
    return { code: 'E001.EMPTY', message: 'The file is empty', remedy: 'Ask the sender to write it again.', ...place };
  }
  const code = surveyor.unreadableIsa ? isaFailure(surveyor) : undefined;
  if (code) return { ...code, ...place };
  const blank = surveyor.desk.tally.counts.TEXT_OUTSIDE === undefined;
  if (blank) {
    const message = 'The file holds nothing but blanks, line breaks or NUL bytes';
    return { code: 'E001.EMPTY', message, remedy: 'Ask the sender to write it again.', ...place };
  }
  return { ...whatElse(head), ...place };
}

function isaFailure(surveyor: Surveyor): Pick<SurveyFailure, 'code' | 'message' | 'remedy'> {
  const cutOff = surveyor.desk.tally.counts.ISA_TRUNCATED !== undefined;
  const remedy = 'Ask the sender for a corrected interchange; look at it with `edi-agent inspect FILE`.';
  if (cutOff) return { code: 'E002.TRUNCATED', message: 'The file ends inside of the ISA', remedy };
  return { code: 'E002.ISA', message: 'The ISA cannot be read: its separators are not where they must be', remedy };
}

function truncated(bytes: number): SurveyFailure {
  return {
    code: 'E002.TRUNCATED',
    message: `The file ends after ${bytes} bytes inside of an interchange: there is no IEA`,
    remedy: 'Ask the sender for the interchange that was cut off; those that were closed before it are taken.',
    offset: bytes,
    line: 0,
  };
}

/** A survey with its log kept in memory: for small files, tests and whoever holds the bytes already. */
export async function surveyInMemory(
  source: AsyncIterable<Uint8Array>,
  options: Omit<SurveyOptions, 'spill'>,
): Promise<Survey> {
  const pages: Uint8Array[] = [];
  const done = await survey(source, { ...options, spill: (page) => pages.push(page.slice()) });
  const bytes = new Uint8Array(pages.reduce((sum, page) => sum + page.length, 0));
  let at = 0;
  for (const page of pages) {
    bytes.set(page, at);
    at += page.length;
  }
  const log: SurveyLogRef = { kind: 'memory', bytes };
  return { ...done, log };
}
