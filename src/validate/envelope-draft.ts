import type { Severity } from '../model/finding.ts';
import type { FindingCode } from '../model/finding-codes.ts';

/** What the envelope checks say; element positions from 1. */
export interface EnvelopeDraft {
  readonly code: FindingCode;
  readonly message: string;
  readonly element?: number;
  readonly severity?: Severity;
  readonly x12?: string | null;
}
