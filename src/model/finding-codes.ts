import type { FindingLevel, Severity } from './finding.ts';
import { bodyFindingCodes } from './finding-codes-body.ts';
import { envelopeFindingCodes } from './finding-codes-envelope.ts';

/** One kind of finding. Messages carry the particulars; this is what holds for all of the kind. */
export interface FindingKind {
  readonly level: FindingLevel;
  /** The default; partners and settings may change it. */
  readonly severity: Severity;
  readonly title: string;
  readonly remedy: string;
  /** X12's own code, `TABLE:CODE` (TA105, AK905, AK502, AK304, AK403), or null where the standard has none. */
  readonly x12: string | null;
}

export const findingCodes = { ...envelopeFindingCodes, ...bodyFindingCodes } satisfies Record<string, FindingKind>;

export type FindingCode = keyof typeof findingCodes;

export function findingKind(code: FindingCode): FindingKind {
  return findingCodes[code];
}
