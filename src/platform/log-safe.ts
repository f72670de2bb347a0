import { looksSecret, masked, withoutCredentials } from '../kit/secret.ts';
import { limits } from '../model/limits.ts';
import type { LogFields } from '../ports.ts';

/** The fields as they may be written: secrets masked, long text cut. */
export function safeFields(fields: LogFields): LogFields {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, safeValue(key, value)]));
}

/** Text as it may be written: no credentials in addresses, cut at limits.logTextCharactersMax. */
export function safeText(text: string): string {
  const shown = withoutCredentials(text);
  return shown.length > limits.logTextCharactersMax ? `${shown.slice(0, limits.logTextCharactersMax)}…` : shown;
}

function safeValue(key: string, value: LogFields[string]): LogFields[string] {
  if (typeof value === 'string') return looksSecret(key) ? masked : safeText(value);
  return value;
}
