import { type ConfigRequest, requireSettings } from './agent-config.ts';
import { boundsOf } from './agent-ledger.ts';
import { followLines, type LinesWanted, lastLines } from './platform/log-reader.ts';
import { type LogLevel, weight } from './platform/log-record.ts';
import { terminalLine } from './platform/log-terminal.ts';
import type { LogFields } from './ports.ts';

export interface LogsRequest extends ConfigRequest {
  /** The last so many; with `since` all of them where left out. */
  readonly lines?: number | undefined;
  readonly level?: LogLevel | undefined;
  /** Text that the line holds, upper and lower case alike. */
  readonly grep?: string | undefined;
  readonly since?: string | undefined;
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

/** The least `--level` there is to ask for. */
export const logLevels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

const linesDefault = 100;

/** Lines of the log as they were written, oldest first; then those to come. Throws AgentError CONFIG, USAGE and E001. */
export async function* readLogs(request: LogsRequest): AsyncGenerator<string> {
  const { sinceMs } = boundsOf({ since: request.since });
  const { settings } = await requireSettings(request);
  const wanted = wantedOf(request, sinceMs);
  const { lines, end } = await lastLines(settings.directories.logs, wanted);
  yield* lines;
  if (!request.follow) return;
  for await (const line of followLines(settings.directories.logs, end, request.signal)) {
    if (wanted.judge(line) === 'wanted') yield line;
  }
}

function wantedOf({ lines, level, grep, since }: LogsRequest, sinceMs: number | undefined): LinesWanted {
  const least = level === undefined ? 0 : weight[level];
  const text = grep?.toLowerCase();
  return {
    linesMax: lines ?? (since === undefined ? linesDefault : Number.POSITIVE_INFINITY),
    judge(line) {
      if (text !== undefined && !line.toLowerCase().includes(text)) return 'passed';
      if (least === 0 && sinceMs === undefined) return 'wanted';
      const record = recordOf(line);
      if (record === null) return 'passed';
      // The clock may have been set back within the log: the whole of it is read for that.
      if (sinceMs !== undefined && record.milliseconds < sinceMs - clockSlackMs) return 'over';
      const isWanted = record.milliseconds >= (sinceMs ?? 0) && weight[record.level] >= least;
      return isWanted ? 'wanted' : 'passed';
    },
  };
}

const clockSlackMs = 3_600_000;

/** A line of the log for people; one that is no record is shown as it is. */
export function logLineText(line: string, colored: boolean): string {
  const record = recordOf(line);
  return record === null ? `${line}\n` : terminalLine(record, colored);
}

function recordOf(line: string): Parameters<typeof terminalLine>[0] | null {
  try {
    const { level, time, message, pid: _, agent: __, environment: ___, ...fields } = JSON.parse(line);
    const milliseconds = Date.parse(time);
    const known = logLevels.find((one) => one === level);
    if (known === undefined || !Number.isFinite(milliseconds) || typeof message !== 'string') return null;
    return { level: known, milliseconds, message, fields: fields as LogFields };
  } catch {
    return null;
  }
}
