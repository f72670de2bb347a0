import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errnoOf, readError } from './files-errors.ts';
import { logFilePattern } from './log-file.ts';

const chunkBytes = 65_536;
/** Of a followed file, at once: more than any line has. */
const readBytesMax = 16_777_216;
/** How often a followed log is looked at. */
const followMs = 250;

/** The log files of a directory, oldest first; none where there is no such directory. Throws E001. */
export async function logFiles(directory: string): Promise<readonly string[]> {
  try {
    const found = (await readdir(directory)).flatMap((name) => {
      const [, day, number = '0'] = logFilePattern.exec(name) ?? [];
      return day === undefined ? [] : [{ path: join(directory, name), day, number: Number(number) }];
    });
    return found
      .sort((one, other) => (one.day === other.day ? one.number - other.number : one.day < other.day ? -1 : 1))
      .map(({ path }) => path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw readError(error, directory);
  }
}

/** What is looked for among the lines, newest first. */
export interface LinesWanted {
  readonly linesMax: number;
  /** `over`: neither this line nor any before it is wanted. */
  judge(line: string): 'wanted' | 'passed' | 'over';
}

/** Where a reading of the log ended, and following it goes on. */
export interface LogPlace {
  readonly path: string | null;
  readonly bytes: number;
}

/** The last whole lines that are wanted, oldest first, and where the log ended then. Throws E001. */
export async function lastLines(
  directory: string,
  { linesMax, judge }: LinesWanted,
): Promise<{ readonly lines: readonly string[]; readonly end: LogPlace }> {
  const paths = await logFiles(directory);
  const lines: string[] = [];
  let end: LogPlace | null = null;
  for (const path of paths.toReversed()) {
    const file = await opened(path);
    try {
      const bytes = await endOfLines(file);
      end ??= { path, bytes };
      for await (const line of linesBackwards(file, bytes)) {
        const verdict = lines.length >= linesMax ? 'over' : judge(line);
        if (verdict === 'over') return { lines: lines.reverse(), end };
        if (verdict === 'wanted') lines.push(line);
      }
    } finally {
      await file.close();
    }
  }
  return { lines: lines.reverse(), end: end ?? { path: null, bytes: 0 } };
}

/** Whole lines as they are written behind a place, through all files that follow, until the signal. Throws E001. */
export async function* followLines(directory: string, from: LogPlace, signal: AbortSignal): AsyncGenerator<string> {
  let place = from;
  while (!signal.aborted) {
    const paths = await logFiles(directory);
    const later = place.path === null ? paths : paths.slice(paths.indexOf(place.path));
    for (const path of later) {
      const start = path === place.path ? place.bytes : 0;
      const read = await linesFrom(path, start);
      yield* read.lines;
      place = { path, bytes: read.end };
    }
    await delay(followMs, undefined, { signal }).catch(() => undefined);
  }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (error) {
    throw readError(error, path);
  }
}

/** A line that is being written has no end yet. */
async function endOfLines(file: FileHandle): Promise<number> {
  const { size } = await file.stat();
  const buffer = Buffer.alloc(chunkBytes);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - chunkBytes);
    const { bytesRead } = await file.read(buffer, 0, end - start, start);
    const at = buffer.subarray(0, bytesRead).lastIndexOf(0x0a);
    if (at !== -1) return start + at + 1;
    end = start;
  }
  return 0;
}

async function* linesBackwards(file: FileHandle, bytes: number): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for (let end = bytes; end > 0; ) {
    const start = Math.max(0, end - chunkBytes);
    const chunk = Buffer.alloc(end - start);
    await file.read(chunk, 0, chunk.length, start);
    const joined = Buffer.concat([chunk, rest]);
    const first = start === 0 ? 0 : joined.indexOf(0x0a) + 1;
    if (start > 0 && first === 0) rest = joined;
    else {
      for (const line of joined.subarray(first).toString('utf8').split('\n').reverse()) if (line !== '') yield line;
      rest = joined.subarray(0, first);
    }
    end = start;
  }
}

async function linesFrom(path: string, start: number): Promise<{ readonly lines: readonly string[]; end: number }> {
  const file = await opened(path);
  try {
    const { size } = await file.stat();
    const from = size < start ? 0 : start;
    const buffer = Buffer.alloc(Math.min(size - from, readBytesMax));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
    const whole = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
    const text = buffer.subarray(0, whole).toString('utf8');
    return { lines: text.split('\n').filter((line) => line !== ''), end: from + whole };
  } finally {
    await file.close();
  }
}
