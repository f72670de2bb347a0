import { looksSecret, masked, withoutCredentials } from '../kit/secret.ts';
import { type Origin, originText } from './problem.ts';
import { fields, type Settings } from './shape.ts';

/** One key in force, fit to be shown: secrets are masked. */
export interface ShownSetting {
  readonly key: string;
  readonly value: unknown;
  readonly origin: Origin;
}

/** Every key in the order of the file, with its value in force and where that comes from. */
export function shownSettings(settings: Settings, origins: ReadonlyMap<string, Origin>): readonly ShownSetting[] {
  const sections = settings as unknown as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  return fields.map(({ key, section, name, secret, written }) => ({
    key,
    value: shownValue(
      writtenValue(sections[section]?.[name], written),
      secret || (looksSecret(name) && !name.endsWith('_file')),
    ),
    origin: origins.get(key) ?? { kind: 'default' },
  }));
}

/** The same as lines for people, in columns. */
export function settingLines(shown: readonly ShownSetting[]): readonly string[] {
  const rows = shown.map(({ key, value, origin }) => [key, plain(value), originText(origin)] as const);
  const [keys, values] = [0, 1].map((column) => Math.max(0, ...rows.map((row) => (row[column] ?? '').length)));
  return rows.map(([key, value, origin]) => `${key.padEnd(keys ?? 0)}  ${value.padEnd(values ?? 0)}  ${origin}`);
}

/** Sizes and durations with a unit, as the file has them: their bare number means something else there. */
function writtenValue(value: unknown, written: ((value: number) => string) | undefined): unknown {
  if (written === undefined) return value;
  if (typeof value === 'number') return written(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, writtenValue(one, written)]));
}

function shownValue(value: unknown, secret: boolean): unknown {
  if (secret && typeof value !== 'boolean' && value !== null && value !== undefined && value !== '') return masked;
  return typeof value === 'string' ? withoutCredentials(value) : value;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
