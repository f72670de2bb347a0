import type { FindingKind } from './finding-codes.ts';

/** Findings inside a transaction set: segments, elements and business rules. */
export const bodyFindingCodes = {} as const satisfies Record<string, FindingKind>;
