import { lastLines } from './log-reader.ts';

export interface ErrorGroup {
  readonly code: string;
  readonly message: string;
  readonly count: number;
}

const linesMax = 100_000;
const groupsMax = 50;
const messageCharactersMax = 120;

/** Error lines of a log since a time, by code and message, the most frequent first. Throws E001. */
export async function errorSummary(
  directory: string,
  sinceMs: number,
): Promise<{ readonly count: number; readonly groups: readonly ErrorGroup[] }> {
  const groups = new Map<string, ErrorGroup>();
  const judge = (line: string): 'wanted' | 'passed' | 'over' => {
    if (!line.includes('"error"')) return 'passed';
    const record = recordOf(line);
    if (record === null || record.level !== 'error') return 'passed';
    return record.atMs < sinceMs ? 'over' : 'wanted';
  };
  const { lines } = await lastLines(directory, { linesMax, judge });
  for (const line of lines) {
    const { code, message } = recordOf(line) ?? { code: '', message: '' };
    const key = `${code} ${message}`;
    groups.set(key, { code, message, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  const sorted = [...groups.values()].sort((one, other) => other.count - one.count);
  return { count: lines.length, groups: sorted.slice(0, groupsMax) };
}

interface ErrorRecord {
  readonly level: string;
  readonly atMs: number;
  readonly code: string;
  readonly message: string;
}

/** Numbers and names differ from line to line: what is the same of a message counts. */
function recordOf(line: string): ErrorRecord | null {
  try {
    const { level, time, code = '', message = '' } = JSON.parse(line);
    const same = String(message)
      .replace(/^error: /, '')
      .replaceAll(/\d+/g, '#')
      .slice(0, messageCharactersMax);
    return { level: String(level), atMs: Date.parse(time), code: String(code), message: same };
  } catch {
    return null;
  }
}
