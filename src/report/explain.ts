import { type ErrorCode, errorCodes, errorFamily } from '../model/error-codes.ts';
import type { FindingLevel, Severity } from '../model/finding.ts';
import { type FindingKind, findingCodes } from '../model/finding-codes.ts';

/** `E003`, or `E003.SETS`: then `meaning` is the sub-code's and `subCodes` is empty. */
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

export type Explanation = ErrorExplanation | FindingExplanation;

/** What a code means and what to do about it, in any case of letters. Undefined for a code that does not exist. */
export function explain(code: string): Explanation | undefined {
  const wanted = code.trim().toUpperCase();
  return explainError(wanted) ?? explainFinding(code.trim());
}

/** Every code that {@link explain} knows, families first. */
export function listCodes(): readonly Explanation[] {
  const errors = Object.keys(errorCodes).map(explainError);
  const findings = Object.keys(findingCodes).map(explainFinding);
  return [...errors, ...findings].filter((entry) => entry !== undefined);
}

function explainError(code: string): ErrorExplanation | undefined {
  const [familyName = '', subCode, ...rest] = code.split('.');
  const family = errorFamily(familyName);
  if (!family || family !== familyName || rest.length > 0) return undefined;
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

function explainFinding(code: string): FindingExplanation | undefined {
  const name = Object.keys(findingCodes).find((known) => known.toUpperCase() === code.toUpperCase());
  if (name === undefined) return undefined;
  const kinds: Readonly<Record<string, FindingKind>> = findingCodes;
  const kind = kinds[name];
  return kind && { kind: 'finding', code: name, ...kind };
}
