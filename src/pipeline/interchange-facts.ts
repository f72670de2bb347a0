import type { InterchangeHeader } from '../model/envelope.ts';
import type { PartnerIndex, PartnerMatch, PartnerProfile } from '../model/partner.ts';
import { partyOf } from '../model/partner.ts';
import type { GroupRecord, InterchangeRecord, LogRecord } from '../survey/log-format.ts';
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

/** Reads a survey log once; a few dozen bytes stay of each interchange. */
export async function interchangeFacts(
  records: AsyncIterable<LogRecord>,
  index: PartnerIndex<PartnerProfile>,
): Promise<FileFacts> {
  const facts: InterchangeFacts[] = [];
  const verdicts = new Verdicts();
  let reader: Reader | null = null;
  for await (const record of records) {
    verdicts.take(record);
    if (record.kind === 'interchange') reader = new Reader(record, index);
    const done = reader?.take(record);
    if (done) facts.push(done);
  }
  return { facts, verdicts };
}

interface Counts {
  good: number;
  faulty: number;
  errors: number;
}

const none: Readonly<Counts> = { good: 0, faulty: 0, errors: 0 };

class Reader {
  readonly #record: InterchangeRecord;
  readonly #index: PartnerIndex<PartnerProfile>;
  readonly #all: Counts = { ...none };
  #group: Counts | null = null;
  #sets = 0;
  /** GS02 of the first group. */
  #sender: string | null = null;

  constructor(record: InterchangeRecord, index: PartnerIndex<PartnerProfile>) {
    this.#record = record;
    this.#index = index;
  }

  /** The facts, with the last record of the interchange. */
  take(record: LogRecord): InterchangeFacts | undefined {
    if (record.kind === 'set') {
      this.#sets += 1;
      if (this.#group) count(this.#group, record.errors);
    } else if (record.kind === 'group') this.#open(record);
    else if (record.kind === 'groupEnd') this.#close(record.codes !== 0);
    else if (record.kind === 'interchangeEnd') return this.#facts(record.end, record.rejected);
    return undefined;
  }

  #open(record: GroupRecord): void {
    this.#group = { ...none };
    this.#sender ??= keptGroupHeader(record.gs, this.#record.dialect).sender;
  }

  #close(rejected: boolean): void {
    if (this.#group && !rejected) add(this.#all, this.#group);
    this.#group = null;
  }

  #facts(end: number, rejected: boolean): InterchangeFacts {
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
      sets: this.#sets,
      ...(rejected ? none : this.#all),
    };
  }
}

function count(counts: Counts, errors: number): void {
  if (errors === 0) counts.good += 1;
  else counts.faulty += 1;
  counts.errors += errors;
}

function add(to: Counts, from: Counts): void {
  to.good += from.good;
  to.faulty += from.faulty;
  to.errors += from.errors;
}
