import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';
import { looksSecret, withoutCredentials } from '../kit/secret.ts';
import { fieldAt } from './shape.ts';

export interface SettingsText {
  readonly text: string;
  /** Keys whose values are not in it: `mqtt.password`. */
  readonly leftOut: readonly string[];
}

/** The text of a settings file without the values of secrets; all else, comments included, stays as it is. */
export function withoutSecrets(text: string): SettingsText {
  const document = parseDocument(text, { logLevel: 'silent' });
  if (document.errors.length > 0 || !isMap(document.contents)) return { text, leftOut: [] };
  const leftOut = strip(document.contents, '');
  return leftOut.length === 0 ? { text, leftOut } : { text: document.toString({ lineWidth: 0 }), leftOut };
}

/** Puts in again, from the text of the settings in force, what was left out; the keys that are not there either. */
export function withSecretsOf(text: string, inForce: string | null, leftOut: readonly string[]): SettingsText {
  const document = parseDocument(text, { logLevel: 'silent' });
  const present = inForce === null ? null : parseDocument(inForce, { logLevel: 'silent' });
  const missing: string[] = [];
  for (const key of leftOut) {
    const value: unknown = present?.getIn(key.split('.'));
    if (value === undefined || value === null) missing.push(key);
    else document.setIn(key.split('.'), value);
  }
  const isChanged = missing.length < leftOut.length;
  return { text: isChanged ? document.toString({ lineWidth: 0 }) : text, leftOut: missing };
}

function strip(map: YAMLMap, prefix: string): string[] {
  const found: string[] = [];
  for (const pair of [...map.items]) {
    const name = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
    const key = prefix === '' ? name : `${prefix}.${name}`;
    if (isMap(pair.value)) {
      found.push(...strip(pair.value, key));
      continue;
    }
    const value: unknown = isScalar(pair.value) ? pair.value.value : null;
    if (isSecret(key, name)) {
      map.delete(pair.key);
      found.push(key);
    } else if (typeof value === 'string' && isScalar(pair.value) && withoutCredentials(value) !== value) {
      pair.value.value = withoutCredentials(value);
      found.push(key);
    }
  }
  return found;
}

/** A file that holds a secret is named by what is none. */
function isSecret(key: string, name: string): boolean {
  return fieldAt(key)?.secret === true || (looksSecret(name) && !/_(file|path|env)$/.test(name));
}
