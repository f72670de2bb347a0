import type { AcknowledgementPolicy } from './policy.ts';

/** AK501 and IK501. */
export type SetVerdict = 'A' | 'E' | 'R';
/** AK901. */
export type GroupVerdict = 'A' | 'E' | 'P' | 'R';

export function setVerdict(errors: number, onErrors: AcknowledgementPolicy['onErrors']): SetVerdict {
  if (errors === 0) return 'A';
  return onErrors === 'accept' ? 'E' : 'R';
}

/** Counts the sets of one group. */
export class GroupTally {
  received = 0;
  #withErrors = 0;
  #rejected = 0;

  add(verdict: SetVerdict): void {
    this.received += 1;
    if (verdict === 'E') this.#withErrors += 1;
    if (verdict === 'R') this.#rejected += 1;
  }

  /** `codes` are those of AK905: one of them rejects the group, whatever its sets are. */
  verdict(codes: number): GroupVerdict {
    if (codes !== 0) return 'R';
    if (this.#rejected > 0) return this.#rejected === this.received ? 'R' : 'P';
    return this.#withErrors > 0 ? 'E' : 'A';
  }

  /** AK904: of a rejected group nothing is accepted. */
  accepted(codes: number): number {
    return codes === 0 ? this.received - this.#rejected : 0;
  }

  clear(): void {
    this.received = 0;
    this.#withErrors = 0;
    this.#rejected = 0;
  }
}

const severity: Readonly<Record<GroupVerdict, number>> = { A: 0, E: 1, P: 2, R: 3 };

export function worse(one: GroupVerdict, other: GroupVerdict): GroupVerdict {
  return severity[other] > severity[one] ? other : one;
}
