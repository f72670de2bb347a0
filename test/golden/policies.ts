import type { AcknowledgementPolicy } from '../../src/acknowledge/policy.ts';
import type { JudgePolicy } from '../../src/validate/policy.ts';

/** What was agreed with the sender of a file, where that is not what holds by default. */
export interface Policies {
  readonly judge?: JudgePolicy;
  readonly acknowledge?: Partial<AcknowledgementPolicy>;
}
