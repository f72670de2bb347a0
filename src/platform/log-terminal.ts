import { styleText } from 'node:util';
import { localDay } from '../kit/local-time.ts';
import type { LogFields } from '../ports.ts';
import type { LogLevel } from './log-record.ts';

export interface TerminalLine {
  readonly level: LogLevel;
  readonly milliseconds: number;
  readonly message: string;
  readonly fields: LogFields;
}

const styles = { debug: 'dim', info: 'cyan', warn: 'yellow', error: 'red' } as const;

/** One readable line: local time, with the day where it is not today, level, code, message, fields. Control characters are escaped. */
export function terminalLine(line: TerminalLine, colored: boolean, nowMs = Date.now()): string {
  const { code, ...fields } = line.fields;
  const label = [line.level === 'warn' && code !== undefined ? 'warn, error' : line.level, code]
    .filter(Boolean)
    .join(' ');
  const rest = Object.entries(fields)
    .filter(([key, value]) => key !== 'error' || value !== code)
    .map(([key, value]) => `${key}=${shown(value)}`);
  const time = timeText(line.milliseconds, nowMs);
  const head = `${paint('dim', time, colored)} ${paint(styles[line.level], label, colored)} ${printable(line.message.replace(/^error: /, ''))}`;
  return `${[head, ...rest.map((text) => paint('dim', text, colored))].join('  ')}\n`;
}

function timeText(ms: number, nowMs: number): string {
  const time = new Date(ms).toTimeString().slice(0, 8);
  const day = localDay(ms);
  return day === localDay(nowMs) ? time : `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)} ${time}`;
}

function paint(style: Parameters<typeof styleText>[0], text: string, colored: boolean): string {
  return colored ? styleText(style, text, { validateStream: false }) : text;
}

function shown(value: LogFields[string]): string {
  if (typeof value !== 'string') return String(value);
  return /^[^\s"=\p{Cc}]+$/u.test(value) ? value : JSON.stringify(printable(value));
}

function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`);
}
