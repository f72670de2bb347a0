import type { FindingLevel, Severity } from '../model/finding.ts';
import { type FindingCode, findingCodes } from '../model/finding-codes.ts';

/** What a finding does to its set: an error rejects it, a warning is told only, off is not looked for. */
export type Verdict = 'reject' | 'warn' | 'off';
export type Charset = 'basic' | 'extended' | 'any';

/** How strict to be with one partner. What is left out is as the finding codes say. */
export interface JudgePolicy {
  /** By finding code or by level; the code wins. */
  readonly severities?: Readonly<Partial<Record<FindingCode | FindingLevel, Verdict>>>;
  /** Codes allowed beyond a list, by its id (the data element number). */
  readonly codes?: Readonly<Record<string, readonly string[]>>;
  /** X12.6 character set; `extended` lets bytes from 0x80 pass, as UTF-8 and Latin-1 text has them. */
  readonly charset?: Charset;
}

const severityOf: Readonly<Record<Verdict, Severity | 'off'>> = { reject: 'error', warn: 'warning', off: 'off' };

/** A policy made ready to ask. */
export class Policy {
  readonly charset: Charset;
  readonly #source: JudgePolicy;
  readonly #codes: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(source: JudgePolicy = {}) {
    this.#source = source;
    this.charset = source.charset ?? 'extended';
    this.#codes = new Map(Object.entries(source.codes ?? {}).map(([id, codes]) => [id, new Set(codes)]));
  }

  /** The severity of a code; `own` is what the schema says of the rule at hand, which only the code itself overrules. */
  severity(code: FindingCode, own?: Severity): Severity | 'off' {
    const kind = findingCodes[code];
    const byCode = this.#source.severities?.[code];
    if (byCode) return severityOf[byCode];
    if (own) return own;
    const byLevel = this.#source.severities?.[kind.level];
    return byLevel ? severityOf[byLevel] : kind.severity;
  }

  /** Whether the partner has codes beyond the list at all. */
  extends(list: string): boolean {
    return this.#codes.has(list);
  }

  /** Whether the partner may use a code beyond the list. */
  allows(list: string, code: string): boolean {
    return this.#codes.get(list)?.has(code) ?? false;
  }
}
