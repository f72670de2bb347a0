import { styleText } from 'node:util';
import type { LogFields } from '../ports.ts';
import type { LogLevel } from './log-record.ts';

export interface TerminalLine {
  readonly level: LogLevel;
  readonly milliseconds: number;
  readonly message: string;
  readonly fields: LogFields;
}

const styles = { debug: 'dim', info: 'cyan', warn: 'yellow', error: 'red' } as const;

/** One readable line: local time, level, code, message, fields. Control characters are escaped. */
export function terminalLine(line: TerminalLine, colored: boolean): string {
  const { code, ...fields } = line.fields;
  const label = [line.level === 'warn' && code !== undefined ? 'warn, error' : line.level, code]
    .filter(Boolean)
    .join(' ');
  const rest = Object.entries(fields)
    .filter(([key, value]) => key !== 'error' || value !== code)
    .map(([key, value]) => `${key}=${shown(value)}`);
  const time = new Date(line.milliseconds).toTimeString().slice(0, 8);
  const head = `${paint('dim', time, colored)} ${paint(styles[line.level], label, colored)} ${printable(line.message.replace(/^error: /, ''))}`;
  return `${[head, ...rest.map((text) => paint('dim', text, colored))].join('  ')}\n`;
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
