import type { GroupHeader } from '../model/envelope.ts';
import { setControl } from '../x12/control-number.ts';
import type { ElementValue, SegmentWriter } from '../x12/writer.ts';
import type { Clean } from './clean.ts';
import { groupCodesOf, setCodesOf } from './codes.ts';
import { writeFaults } from './faults.ts';
import type { AcknowledgementPolicy, Form } from './policy.ts';
import type { FaultRecord, GroupEndRecord, SetRecord } from './records.ts';
import { GroupTally, type SetVerdict, setVerdict } from './verdicts.ts';

/** AK2 loops that an AK1 may have; accepted sets beyond are implied by the counts of AK9. */
const loopsMax = 999_999;
const setSegment = { '997': 'AK5', '999': 'IK5' } as const;

export interface GroupAnswerOptions {
  readonly writer: SegmentWriter;
  readonly clean: Clean;
  readonly policy: AcknowledgementPolicy;
  readonly form: Form;
}

/** Writes the 997 or 999 of one received group while its records go by: only counts are kept. */
export class GroupAnswer {
  readonly #options: GroupAnswerOptions;
  readonly #control: string;
  readonly #tally = new GroupTally();
  #faults: FaultRecord[] = [];
  #segments = 0;
  #loops = 0;

  /** `position` is that of this set in its group, from 1. */
  constructor(received: GroupHeader, position: number, options: GroupAnswerOptions) {
    this.#options = options;
    this.#control = setControl(position);
    const { form, clean } = options;
    this.#write('ST', [form.kind, this.#control, form.kind === '999' ? form.version : '']);
    const version = form.family === '005010' ? clean(received.version, 12) : '';
    this.#write('AK1', [received.functionalId, received.control, version]);
  }

  fault(fault: FaultRecord): void {
    if (fault.severity === 'error') this.#faults.push(fault);
  }

  set(set: SetRecord): void {
    const verdict = setVerdict(set.errors, this.#options.policy.onErrors);
    this.#tally.add(verdict);
    if (this.#isListed(verdict)) this.#list(set, verdict);
    this.#faults = [];
  }

  end(end: GroupEndRecord): void {
    const { received } = this.#tally;
    const claimed = end.claimed < 0 ? received : end.claimed;
    const counts = [claimed, received, this.#tally.accepted(end.codes)].map(String);
    this.#write('AK9', [this.#tally.verdict(end.codes), ...counts, ...groupCodesOf(end.codes)]);
    this.#write('SE', [String(this.#segments + 1), this.#control]);
  }

  #isListed(verdict: SetVerdict): boolean {
    if (verdict !== 'A') return true;
    return this.#options.policy.listing === 'all' && this.#loops < loopsMax;
  }

  #list({ header, codes }: SetRecord, verdict: SetVerdict): void {
    const { writer, clean, form } = this.#options;
    const convention = form.family === '005010' ? clean(header.convention, 35) : '';
    // What is mandatory in AK2 but missing in the ST is told as zeros; blanks fill what is too short for AK2.
    const [id, control] = [clean(header.id, 3) || '000', clean(header.control, 9) || '0000'];
    this.#write('AK2', [id.padEnd(3), control.padEnd(4), convention]);
    if (verdict !== 'A') this.#segments += writeFaults(this.#faults, { writer, clean, form });
    this.#write(setSegment[form.kind], [verdict, ...(verdict === 'A' ? [] : setCodesOf(codes, form.family))]);
    this.#loops += 1;
  }

  #write(id: string, elements: readonly ElementValue[]): void {
    this.#options.writer.segment(id, elements);
    this.#segments += 1;
  }
}
