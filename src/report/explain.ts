import { nearestFew } from '../kit/nearest.ts';
import { type ErrorCode, errorCodes, errorFamily, exitCodes } from '../model/error-codes.ts';
import type { FindingLevel, Severity } from '../model/finding.ts';
import { type FindingKind, findingCodes } from '../model/finding-codes.ts';
import { serviceCodes } from '../model/service-codes.ts';
import { type AlarmEntry, alarmCatalogue, shownAlarms } from './catalogue-events.ts';
import { type X12Explanation, x12CodeOf, x12Codes } from './explain-x12.ts';

/** `E003` or `STATE`; of `E003.SETS` `meaning` and `remedy` are the sub-code's, and `subCodes` is empty. */
export interface ErrorExplanation {
  readonly kind: 'error';
  readonly code: string;
  readonly title: string;
  readonly meaning: string;
  readonly remedy: string;
  readonly exitCode: number;
  readonly retried: boolean;
  readonly subCodes: Readonly<Record<string, string>>;
}

export interface FindingExplanation {
  readonly kind: 'finding';
  readonly code: string;
  readonly title: string;
  readonly remedy: string;
  readonly level: FindingLevel;
  readonly severity: Severity;
  readonly x12: string | null;
}

export interface AlarmExplanation {
  readonly kind: 'alarm';
  /** The id up to its first colon; behind it stands what an alarm is about. */
  readonly code: string;
  readonly title: string;
  readonly remedy: string;
  readonly severity: AlarmEntry['severity'];
}

export type Explanation = ErrorExplanation | FindingExplanation | AlarmExplanation | X12Explanation;

const allAlarms = [...alarmCatalogue, ...shownAlarms];

/** What a code means and what to do about it, in any case of letters. Undefined for a code that does not exist. */
export function explain(code: string): Explanation | undefined {
  const wanted = code.trim().toUpperCase();
  return explainError(wanted) ?? explainFinding(wanted) ?? explainAlarm(wanted) ?? x12CodeOf(wanted);
}

/** Every code that {@link explain} knows, families first; of families without their sub-codes. */
export function listCodes(): readonly Explanation[] {
  const names = [errorCodes, serviceCodes, findingCodes].flatMap((table) => Object.keys(table));
  // API is the name of an alarm and of a code: it is explained once, as the code.
  const alarms = allAlarms.map(({ id }) => id).filter((id) => !names.includes(id));
  return [...names, ...alarms, ...x12Codes()].map(explain).filter((entry) => entry !== undefined);
}

/** The codes that were perhaps meant by one that does not exist, the nearest first. */
export function codesNear(code: string): readonly string[] {
  const families = [...Object.entries(errorCodes), ...Object.entries(serviceCodes)];
  const below = families.flatMap(([family, { subCodes }]) => Object.keys(subCodes).map((name) => `${family}.${name}`));
  return nearestFew(code.trim(), [...listCodes().map((entry) => entry.code), ...below], 3);
}

function explainError(code: string): ErrorExplanation | undefined {
  const [familyName = '', subCode, ...rest] = code.split('.');
  if (rest.length > 0) return undefined;
  const family = errorFamily(familyName);
  if (!family || family !== familyName) return explainService(familyName, subCode);
  return subCode === undefined ? explainFamily(family) : explainSubCode(family, subCode);
}

function explainFamily(family: ErrorCode): ErrorExplanation {
  return { kind: 'error', code: family, ...errorCodes[family] };
}

function explainSubCode(family: ErrorCode, subCode: string): ErrorExplanation | undefined {
  const { subCodes, ...entry } = errorCodes[family];
  const meaning = Object.hasOwn(subCodes, subCode) ? subCodes[subCode] : undefined;
  if (meaning === undefined) return undefined;
  return { kind: 'error', code: `${family}.${subCode}`, ...entry, meaning, subCodes: {} };
}

function explainService(family: string, subCode: string | undefined): ErrorExplanation | undefined {
  const entry = Object.hasOwn(serviceCodes, family) ? serviceCodes[family] : undefined;
  if (!entry) return undefined;
  const { subCodes, ...shared } = entry;
  const exitCode = family === 'CONFIG' ? exitCodes.config : exitCodes.internal;
  if (subCode === undefined) {
    const meanings = Object.fromEntries(Object.entries(subCodes).map(([name, { meaning }]) => [name, meaning]));
    return { kind: 'error', code: family, ...shared, exitCode, subCodes: meanings };
  }
  const own = Object.hasOwn(subCodes, subCode) ? subCodes[subCode] : undefined;
  return own && { kind: 'error', code: `${family}.${subCode}`, ...shared, ...own, exitCode, subCodes: {} };
}

function explainFinding(code: string): FindingExplanation | undefined {
  const name = Object.keys(findingCodes).find((known) => known.toUpperCase() === code);
  if (name === undefined) return undefined;
  const kinds: Readonly<Record<string, FindingKind>> = findingCodes;
  const kind = kinds[name];
  return kind && { kind: 'finding', code: name, ...kind };
}

/** `FAILED_FILES:ACME` is explained as FAILED_FILES. */
function explainAlarm(code: string): AlarmExplanation | undefined {
  const entry = allAlarms.find(({ id }) => id === code.split(':')[0]);
  if (!entry) return undefined;
  const remedy = 'The alarm itself says what to do: `edi-agent health`. It is cleared by itself when it is over.';
  return { kind: 'alarm', code: entry.id, title: entry.help, remedy, severity: entry.severity };
}
