import type { Finding, Severity } from '../model/finding.ts';
import type { FindingCode } from '../model/finding-codes.ts';

/** Counts findings exactly and keeps the first of them. */
export class Tally {
  readonly listed: Finding[] = [];
  readonly counts: Record<string, number> = {};
  errors = 0;
  warnings = 0;
  readonly #listedMax: number;
  /** Of the listed ones: looked for only where there are some, since a file may have a million errors. */
  #listedWarnings = 0;

  constructor(listedMax: number) {
    this.#listedMax = listedMax;
  }

  /** Counts one; whether it is to be listed. Errors may push out the last listed warning, so that none is crowded out. */
  count(code: FindingCode, severity: Severity): boolean {
    this.counts[code] = (this.counts[code] ?? 0) + 1;
    if (severity === 'error') this.errors += 1;
    else this.warnings += 1;
    if (this.listed.length < this.#listedMax) return true;
    if (severity !== 'error' || this.#listedWarnings === 0) return false;
    this.listed.splice(
      this.listed.findLastIndex((one) => one.severity === 'warning'),
      1,
    );
    this.#listedWarnings -= 1;
    return true;
  }

  list(finding: Finding): void {
    this.listed.push(finding);
    if (finding.severity === 'warning') this.#listedWarnings += 1;
  }
}
