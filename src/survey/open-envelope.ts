import { NumberSet } from '../kit/number-set.ts';
import type { GroupHeader, InterchangeHeader } from '../model/envelope.ts';
import type { InterchangeSummary } from '../model/survey.ts';
import type { SetContext } from '../validate/set-judge.ts';
import type { SegmentView } from '../x12/segment-view.ts';
import { ControlElement } from './control-element.ts';
import type { JudgedAt } from './log-format.ts';

/** The interchange being read. */
export class OpenInterchange {
  readonly header: InterchangeHeader;
  readonly groupControls = new NumberSet();
  groups = 0;
  sets = 0;
  rejectedSets = 0;
  /** TA105 codes so far, and whether the interchange is rejected as a whole. */
  codes = 0;
  rejected = false;
  readonly start: number;
  /** Sets by ST01, where the interchange is one of those told of one by one. */
  readonly setCounts: Record<string, number> | null;

  constructor(header: InterchangeHeader, at: { start: number; listed: boolean }) {
    this.header = header;
    this.start = at.start;
    this.setCounts = at.listed ? {} : null;
  }

  countSet(id: string): void {
    this.sets += 1;
    if (this.setCounts) this.setCounts[id] = (this.setCounts[id] ?? 0) + 1;
  }

  summary(end: number): InterchangeSummary | null {
    if (!this.setCounts) return null;
    const { senderQualifier, sender, receiverQualifier, receiver, control, usage, version } = this.header;
    return {
      sender: `${senderQualifier.trim()}:${sender.trim()}`,
      receiver: `${receiverQualifier.trim()}:${receiver.trim()}`,
      control: control.trim(),
      usage,
      version,
      start: this.start,
      end,
      rejected: this.rejected,
      sets: this.setCounts,
    };
  }
}

/** The functional group being read. */
export class OpenGroup {
  readonly header: GroupHeader;
  readonly setControls = new NumberSet();
  sets = 0;
  rejectedSets = 0;
  /** Of its sets, all together. */
  errors = 0;
  /** AK905 codes so far, and whether the group is rejected as a whole. */
  codes = 0;
  rejected = false;

  #context: SetContext | null = null;

  constructor(header: GroupHeader) {
    this.header = header;
  }

  /** What its sets of one kind have in common; sets of one kind mostly follow one another. */
  contextOf(id: string, { senderQualifier, sender }: InterchangeHeader): SetContext {
    if (this.#context?.id === id) return this.#context;
    const { version, functionalId, sender: groupSender } = this.header;
    this.#context = { id, version, functionalId, senderQualifier, sender, groupSender };
    return this.#context;
  }
}

/** The transaction set being read: one object, used again for each set. */
export class OpenSet {
  start = 0;
  /** Ordinal of the segment at hand, ST = 1. */
  ordinal = 0;
  /** ST01, ST02 and ST03. */
  readonly id = new ControlElement();
  readonly control = new ControlElement();
  readonly convention = new ControlElement();
  errors = 0;
  warnings = 0;
  /** Faults written to the survey log. */
  faults = 0;
  /** AK502 codes. */
  codes = 0;
  judgedAt: JudgedAt = 'envelope';

  open(st: SegmentView): void {
    this.start = st.start + st.base;
    this.ordinal = 1;
    this.id.take(st, 1);
    this.control.take(st, 2);
    this.convention.take(st, 3);
    this.errors = 0;
    this.warnings = 0;
    this.faults = 0;
    this.codes = 0;
    this.judgedAt = 'envelope';
  }
}
