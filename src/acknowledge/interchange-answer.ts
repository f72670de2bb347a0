import type { GroupHeader, InterchangeHeader } from '../model/envelope.ts';
import { groupControl, interchangeControl } from '../x12/control-number.ts';
import { keptGroupHeader } from '../x12/group-header.ts';
import { SegmentWriter } from '../x12/writer.ts';
import type { IsaFields } from '../x12/writer-isa.ts';
import { type Clean, cleanerFor } from './clean.ts';
import { answerParties, type ControlOf } from './control.ts';
import { GroupAnswer } from './group-answer.ts';
import type { InterchangePlan } from './plan.ts';
import { type AcknowledgementPolicy, type Form, formOf, isAnswered, isNameable } from './policy.ts';
import type { AnswerRecord, GroupEndRecord, InterchangeRecord } from './records.ts';
import type { Ta1 } from './ta1.ts';

export interface InterchangeAnswerOptions {
  readonly received: InterchangeRecord;
  /** In the file, from 1. */
  readonly position: number;
  readonly plan: InterchangePlan;
  readonly policy: AcknowledgementPolicy;
  /** Our own ISA13. */
  readonly control: number;
  readonly controlOf: ControlOf;
  readonly date: string;
  readonly time: string;
}

/** The FA group that is open in the answer. */
interface OpenGroup {
  /** Parties and version: the next group goes in here, too, when it has the same. */
  readonly key: string;
  readonly control: string;
  sets: number;
}

/** Writes the interchange that answers another one, while the records of that one go by. */
export class InterchangeAnswer {
  readonly writer: SegmentWriter;
  readonly #options: InterchangeAnswerOptions;
  readonly #clean: Clean;
  #groups = 0;
  #open: OpenGroup | null = null;
  #answer: GroupAnswer | null = null;

  constructor(options: InterchangeAnswerOptions) {
    const { plan, policy, received } = options;
    this.#options = options;
    this.#clean = cleanerFor(plan.delimiters);
    this.writer = new SegmentWriter(plan.delimiters, { lineEnd: policy.lineEnd });
    this.writer.isa(answerIsa(options));
    if (plan.ta1) this.#ta1(received.header, plan.ta1);
  }

  async take(record: AnswerRecord): Promise<void> {
    if (record.kind === 'fault') this.#answer?.fault(record);
    else if (record.kind === 'set') this.#answer?.set(record);
    else if (record.kind === 'groupEnd') this.#groupEnd(record);
    else if (record.kind === 'group' && this.#options.plan.functional) {
      const header = keptGroupHeader(record.gs, this.#options.received.dialect);
      const form = formOf(this.#options.policy.functional, header.version);
      if (form && isAnswered(header) && isNameable(header)) await this.#group(header, form);
    }
  }

  end(): void {
    this.#closeGroup();
    this.writer.segment('IEA', [String(this.#groups), interchangeControl(this.#options.control)]);
  }

  #ta1(header: InterchangeHeader, ta1: Ta1): void {
    const clean = this.#clean;
    const echoed = [clean(header.control, 9) || '000000000', clean(header.date, 6), clean(header.time, 4)];
    this.writer.segment('TA1', [...echoed, ta1.verdict, ta1.code]);
  }

  async #group(header: GroupHeader, form: Form): Promise<void> {
    const open = await this.#openFor(header, form);
    open.sets += 1;
    const { policy } = this.#options;
    this.#answer = new GroupAnswer(header, open.sets, { writer: this.writer, clean: this.#clean, policy, form });
  }

  #groupEnd(record: GroupEndRecord): void {
    this.#answer?.end(record);
    this.#answer = null;
  }

  /** The open FA group when it fits, else a new one. */
  async #openFor(header: GroupHeader, form: Form): Promise<OpenGroup> {
    const { received, position, controlOf, date, time } = this.#options;
    const sender = this.#name(header.receiver, received.header.receiver);
    const receiver = this.#name(header.sender, received.header.sender);
    const key = [sender, receiver, form.version].join('\n');
    if (this.#open?.key === key) return this.#open;
    this.#closeGroup();
    this.#groups += 1;
    const parties = answerParties(received.header);
    const number = await controlOf({ kind: 'GS06', ...parties, interchange: position, group: this.#groups });
    const open = { key, control: groupControl(number), sets: 0 };
    const day = form.version < '004000' ? date.slice(2) : date;
    this.writer.segment('GS', ['FA', sender, receiver, day, time.slice(0, 4), open.control, 'X', form.version]);
    this.#open = open;
    return open;
  }

  /** GS02 or GS03: the name in the received GS; where it cannot be written, the one in the ISA. */
  #name(ofGroup: string, ofInterchange: string): string {
    return this.#clean(ofGroup.trim(), 15) || this.#clean(ofInterchange.trim(), 15) || 'UNKNOWN';
  }

  #closeGroup(): void {
    if (this.#open) this.writer.segment('GE', [String(this.#open.sets), this.#open.control]);
    this.#open = null;
  }
}

/** The ISA of an answer: parties the other way round, version and usage as received, no TA1 asked for. */
function answerIsa({ received, control, date, time }: InterchangeAnswerOptions): IsaFields {
  const { header } = received;
  return {
    authorizationQualifier: '00',
    authorization: '',
    securityQualifier: '00',
    security: '',
    senderQualifier: header.receiverQualifier,
    sender: header.receiver,
    receiverQualifier: header.senderQualifier,
    receiver: header.sender,
    date: date.slice(2),
    time: time.slice(0, 4),
    version: /^\d{5}$/.test(header.version) ? header.version : '00401',
    control: interchangeControl(control),
    acknowledgmentRequested: '0',
    usage: /^[PTI]$/.test(header.usage) ? header.usage : 'P',
  };
}
