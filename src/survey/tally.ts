import type { Finding, Severity } from '../model/finding.ts';
import type { FindingCode } from '../model/finding-codes.ts';

/** Counts findings exactly and keeps the first of them. */
export class Tally {
  readonly listed: Finding[] = [];
  readonly counts: Record<string, number> = {};
  errors = 0;
  warnings = 0;
  readonly #listedMax: number;

  constructor(listedMax: number) {
    this.#listedMax = listedMax;
  }

  /** Counts one; whether it is to be listed. Errors may push out the last listed warning, so that none is crowded out. */
  count(code: FindingCode, severity: Severity): boolean {
    this.counts[code] = (this.counts[code] ?? 0) + 1;
    if (severity === 'error') this.errors += 1;
    else this.warnings += 1;
    if (this.listed.length < this.#listedMax) return true;
    if (severity !== 'error') return false;
    const last = this.listed.findLastIndex((one) => one.severity === 'warning');
    if (last >= 0) this.listed.splice(last, 1);
    return last >= 0;
  }

  list(finding: Finding): void {
    this.listed.push(finding);
  }
}
