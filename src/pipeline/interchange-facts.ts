import type { InterchangeHeader } from '../model/envelope.ts';
import type { PartnerIndex, PartnerMatch, PartnerProfile } from '../model/partner.ts';
import { partyOf } from '../model/partner.ts';
import type {
  EnvelopeRecord,
  GroupEndRecord,
  GroupRecord,
  InterchangeEndRecord,
  InterchangeRecord,
} from '../survey/log-format.ts';
import { Verdicts } from '../survey/verdicts.ts';
import { keptGroupHeader } from '../x12/group-header.ts';

/** What the records say of one interchange, as far as partners and duplicates go. */
export interface InterchangeFacts {
  readonly header: Pick<InterchangeHeader, 'usage' | 'control' | 'acknowledgmentRequested'>;
  /** ISA05 and ISA06. */
  readonly sender: string;
  /** ISA05 to ISA08, ISA13 and ISA15. */
  readonly identity: string;
  readonly match: PartnerMatch<PartnerProfile> | undefined;
  readonly start: number;
  readonly end: number;
  /** As a whole. */
  readonly rejected: boolean;
  readonly sets: number;
  /** Sets without errors in groups that are not rejected. */
  readonly good: number;
  /** Sets with errors of their own alone: neither their group nor their interchange is rejected. */
  readonly faulty: number;
  /** The errors of those sets. */
  readonly errors: number;
}

export interface FileFacts {
  readonly facts: readonly InterchangeFacts[];
  /** Of its interchanges and groups. */
  readonly verdicts: Verdicts;
}

/** Reads the envelopes of a survey log once; a few dozen bytes stay of each interchange. */
export async function interchangeFacts(
  pages: AsyncIterable<Iterable<EnvelopeRecord>>,
  index: PartnerIndex<PartnerProfile>,
): Promise<FileFacts> {
  const facts: InterchangeFacts[] = [];
  const verdicts = new Verdicts();
  let reader: Reader | null = null;
  for await (const records of pages) {
    for (const record of records) {
      verdicts.take(record);
      if (record.kind === 'interchange') reader = new Reader(record, index);
      const done = reader?.take(record);
      if (done) facts.push(done);
    }
  }
  return { facts, verdicts };
}

const none = { good: 0, faulty: 0, errors: 0 };

class Reader {
  readonly #record: InterchangeRecord;
  readonly #index: PartnerIndex<PartnerProfile>;
  /** Of groups that are not rejected. */
  readonly #all = { ...none };
  /** GS02 of the first group. */
  #sender: string | null = null;

  constructor(record: InterchangeRecord, index: PartnerIndex<PartnerProfile>) {
    this.#record = record;
    this.#index = index;
  }

  /** The facts, with the last record of the interchange. */
  take(record: EnvelopeRecord): InterchangeFacts | undefined {
    if (record.kind === 'group') this.#open(record);
    else if (record.kind === 'groupEnd') this.#close(record);
    else if (record.kind === 'interchangeEnd') return this.#facts(record);
    return undefined;
  }

  #open(record: GroupRecord): void {
    this.#sender ??= keptGroupHeader(record.gs, this.#record.dialect).sender;
  }

  #close({ codes, sets, rejected, errors }: GroupEndRecord): void {
    if (codes !== 0) return;
    this.#all.good += sets - rejected;
    this.#all.faulty += rejected;
    this.#all.errors += errors;
  }

  #facts({ end, rejected, sets }: InterchangeEndRecord): InterchangeFacts {
    const { header, start } = this.#record;
    const sender = partyOf(header.senderQualifier, header.sender);
    const receiver = partyOf(header.receiverQualifier, header.receiver);
    return {
      header,
      sender,
      identity: [sender, receiver, header.control.trim(), header.usage].join('|'),
      match: this.#index.find(sender, this.#sender),
      start,
      end,
      rejected,
      sets,
      ...(rejected ? none : this.#all),
    };
  }
}
