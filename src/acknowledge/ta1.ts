import { contentNotValid, interchangeCodeOf } from './codes.ts';
import type { AcknowledgementPolicy } from './policy.ts';
import type { InterchangeEndRecord } from './records.ts';

export interface Ta1 {
  readonly verdict: 'A' | 'E' | 'R'; // TA104
  readonly code: string; // TA105
}

/** What decides on the TA1 of an interchange. */
export interface Ta1Facts {
  readonly end: InterchangeEndRecord;
  readonly policy: AcknowledgementPolicy;
  readonly groups: number;
  /** Groups that no AK1 can name, because their GS cannot be used. */
  readonly nameless: number;
}

/** Whether the interchange is refused as a whole: its groups get no answer of their own then. */
export function isRefused({ end, policy }: Ta1Facts): boolean {
  return end.rejected || policy.refuse !== null;
}

/**
 * The TA1 to send: when ISA14 asks for one, and where that is agreed also when something is refused. What is only noted
 * and a duplicate are told only when asked: the one was taken, the first copy of the other was answered.
 */
export function ta1Of(facts: Ta1Facts, asked: boolean): Ta1 | null {
  const { policy } = facts;
  if (policy.interchange === 'none') return null;
  const ta1 = judged(facts);
  if (asked) return ta1;
  const rejects = ta1.verdict === 'R' || facts.nameless > 0;
  return policy.interchange === 'auto' && rejects && policy.refuse !== '025' ? ta1 : null;
}

function judged({ end, policy, groups, nameless }: Ta1Facts): Ta1 {
  if (policy.refuse !== null) return { verdict: 'R', code: policy.refuse };
  if (end.rejected) return { verdict: 'R', code: interchangeCodeOf(end.codes) };
  if (nameless > 0) return { verdict: nameless === groups ? 'R' : 'E', code: contentNotValid };
  if (end.codes !== 0) return { verdict: 'E', code: interchangeCodeOf(end.codes) };
  return { verdict: 'A', code: '000' };
}
