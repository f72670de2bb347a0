import { type Logger, pino } from 'pino';
import type { Clock, Log, LogFields } from '../ports.ts';
import { type LogDisk, LogFile, machineDisk } from './log-file.ts';
import { asFailure, type LogLevel, recordOptions, weight } from './log-record.ts';
import { safeFields, safeText } from './log-safe.ts';
import { terminalLine } from './log-terminal.ts';

export interface LogOptions {
  /** Made at the first line, not before. Null: no file at all. */
  readonly directory: string | null;
  readonly level: LogLevel;
  readonly fileBytesMax: number;
  readonly clock: Pick<Clock, 'now'>;
  /** Stand in every record, for instance name and environment of the agent. */
  readonly base?: LogFields;
  /** Readable lines for people: on a terminal only, always (a service's journal), or never. */
  readonly console?: { readonly when: 'terminal' | 'always' | 'never'; readonly level?: LogLevel };
  readonly color?: 'auto' | 'always' | 'never';
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Standard error, and the disk, of the machine where left out. */
  readonly stderr?: LogStream;
  readonly disk?: LogDisk;
}

interface LogStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export type LineListener = (level: 'warn' | 'error', message: string, fields: LogFields) => void;

/** A log that is closed at the end and knows how many lines it could not write. */
export interface AgentLog extends Log {
  readonly linesLost: number;
  /** Lines below it are not said from now on. */
  setLevel(level: LogLevel): void;
  /** Is told each warning and error, as it may be shown. */
  onLine(listener: LineListener): void;
  /** Safe to call twice. Lines said after it are dropped. */
  close(): void;
}

/** NDJSON in a file a day, readable lines on a terminal. Logging never throws: what cannot be written is counted. */
export function createLog(options: LogOptions): AgentLog {
  return new PinoLog(options);
}

class PinoLog implements AgentLog {
  readonly #options: LogOptions;
  readonly #stderr: LogStream;
  readonly #file: LogFile | null;
  readonly #pino: Logger;
  #lost = 0;
  /** Lost since the last line that could be written. */
  #lostInARow = 0;
  #closed = false;
  #level: LogLevel;
  #listener: LineListener = () => {};

  constructor(options: LogOptions) {
    const { directory, fileBytesMax, clock, disk = machineDisk } = options;
    this.#options = options;
    this.#level = options.level;
    this.#stderr = options.stderr ?? process.stderr;
    this.#file = directory === null ? null : new LogFile({ directory, fileBytesMax, clock, disk });
    this.#pino = pino(recordOptions(options), { write: (line: string) => this.#append(line) });
  }

  get linesLost(): number {
    return this.#lost;
  }

  setLevel(level: LogLevel): void {
    this.#level = level;
    this.#pino.level = level;
  }

  onLine(listener: LineListener): void {
    this.#listener = listener;
  }

  debug(message: string, fields: LogFields = {}): void {
    this.#say('debug', message, fields);
  }

  info(message: string, fields: LogFields = {}): void {
    this.#say('info', message, fields);
  }

  warn(message: string, fields: LogFields = {}): void {
    this.#say('warn', message, fields);
  }

  error(message: string, fields: LogFields = {}): void {
    this.#say('error', message, fields);
  }

  close(): void {
    this.#closed = true;
    try {
      this.#file?.close();
    } catch (cause) {
      this.#fail(cause);
    }
  }

  #say(level: LogLevel, message: string, given: LogFields): void {
    if (this.#closed || weight[level] < weight[this.#level]) return;
    const fields = safeFields(asFailure(level, given));
    const text = safeText(message);
    if (this.#file !== null) this.#pino[level](fields, text);
    this.#show(level, text, fields);
    if (level === 'warn' || level === 'error') this.#listener(level, text, fields);
  }

  #append(line: string): void {
    try {
      this.#file?.append(line);
      if (this.#lostInARow > 0) this.#recovered();
    } catch (cause) {
      this.#lost += 1;
      this.#lostInARow += 1;
      if (this.#lostInARow === 1) this.#fail(cause);
    }
  }

  /** Told once until a line can be written again. */
  #fail(cause: unknown): void {
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.#tell(`edi-agent: error E004: the log cannot be written, lines are lost: ${reason}\n`);
  }

  #recovered(): void {
    const lines = this.#lostInARow;
    this.#lostInARow = 0;
    this.warn('log lines were lost', { code: 'E004', lines });
  }

  #show(level: LogLevel, message: string, fields: LogFields): void {
    const { when = 'terminal', level: least = 'debug' } = this.#options.console ?? {};
    const shown = when === 'always' || (when === 'terminal' && this.#stderr.isTTY === true);
    if (!shown || weight[level] < weight[least]) return;
    const milliseconds = this.#options.clock.now();
    this.#tell(terminalLine({ level, milliseconds, message, fields }, this.#colored(), milliseconds));
  }

  #colored(): boolean {
    const { color = 'auto', environment = process.env } = this.#options;
    if (color !== 'auto') return color === 'always';
    return this.#stderr.isTTY === true && !environment.NO_COLOR;
  }

  #tell(text: string): void {
    try {
      this.#stderr.write(text);
    } catch {
      // Nothing is left to tell it to.
    }
  }
}
