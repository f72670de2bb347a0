import type { bodyFindingCodes } from './finding-codes-body.ts';

/** What a finding does to its set: an error rejects it, a warning is told only, off is not looked for. */
export type RuleVerdict = 'reject' | 'warn' | 'off';

/** What severities may be given for: a kind of finding inside of sets, or all of a level. */
export type RuleKey = keyof typeof bodyFindingCodes | 'segment' | 'element' | 'business';

/** One way a partner names himself in an envelope. */
export interface PartnerId {
  /** Qualifier and id without padding, `ZZ:ACME` (ISA05 and ISA06). */
  readonly interchange: string;
  /** GS02; null: whatever stands there and is not claimed by an id that names it. */
  readonly group: string | null;
  readonly usage: 'production' | 'test';
}

/** How strictly a partner's sets are judged. Plain data: it goes to the worker threads as it is. */
export interface PartnerRules {
  readonly ids: readonly PartnerId[];
  readonly severities: Readonly<Partial<Record<RuleKey, RuleVerdict>>>;
  /** Codes allowed beyond a list, by its id (the data element number, or a name). */
  readonly codes: Readonly<Record<string, readonly string[]>>;
  readonly charset: 'basic' | 'extended' | 'any';
  /** Versions (GS08) by set (ST01): six characters for all that begin so. Null: every set and version is taken. */
  readonly versions: Readonly<Record<string, readonly string[]>> | null;
}

/** How a partner's interchanges are answered; null where the settings decide. */
export interface PartnerAnswers {
  readonly functional: 'auto' | '997' | '999' | 'none' | null;
  readonly ta1: 'auto' | 'asked' | 'none' | null;
  readonly listing: 'all' | 'rejected';
  readonly onErrors: 'reject' | 'accept';
  readonly hold: boolean;
  readonly delimiters: {
    readonly element: string;
    readonly component: string;
    readonly repetition: string;
    readonly terminator: string;
  } | null;
  readonly lineEnd: '' | '\n' | '\r\n';
}

/** A directory (absolute) and a template of names of a partner's own; null: as for everybody. */
export interface PartnerWay {
  readonly directory: string | null;
  readonly fileName: string | null;
}

export interface PartnerContact {
  readonly name: string;
  readonly role: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

/** What was agreed with one trading partner. */
export interface PartnerProfile {
  readonly name: string;
  readonly contacts: readonly PartnerContact[];
  readonly rules: PartnerRules;
  readonly answers: PartnerAnswers;
  readonly accepted: PartnerWay;
  readonly acknowledgements: PartnerWay;
  /** How long he may take to acknowledge what we send, by set (ST01) and under `any`; else the settings decide. */
  readonly ackDueMs: Readonly<Record<string, number>>;
  /** What is done with test data in production and the other way round; null where the settings decide. */
  readonly environmentMismatch: 'accept' | 'quarantine' | null;
}

/** A partner found by his ids, and whether those are for test, for production, or for both. */
export interface PartnerMatch<T> {
  readonly partner: T;
  readonly usage: PartnerId['usage'] | 'both';
}

/** Finds partners by what stands in an envelope. Where two claim the same ids, the first one stays. */
export class PartnerIndex<T> {
  readonly size: number;
  readonly #matches = new Map<string, PartnerMatch<T>>();

  constructor(partners: readonly T[], idsOf: (partner: T) => readonly PartnerId[]) {
    this.size = partners.length;
    for (const partner of partners) for (const id of idsOf(partner)) this.#add(partner, id);
  }

  /** `interchange` is `ZZ:ACME`, `group` GS02; null where there is no group: then only ids without one are found. */
  find(interchange: string, group: string | null): PartnerMatch<T> | undefined {
    const exact = group === null ? undefined : this.#matches.get(`${interchange}/${group}`);
    return exact ?? this.#matches.get(`${interchange}/`);
  }

  #add(partner: T, id: PartnerId): void {
    const key = `${id.interchange}/${id.group ?? ''}`;
    const known = this.#matches.get(key);
    if (!known) this.#matches.set(key, { partner, usage: id.usage });
    else if (known.partner === partner && known.usage !== id.usage) this.#matches.set(key, { partner, usage: 'both' });
  }
}

/** `ZZ:ACME` of ISA05 and ISA06, or of ISA07 and ISA08, as they stand. */
export function partyOf(qualifier: string, id: string): string {
  return `${qualifier.trim()}:${id.trim()}`;
}
