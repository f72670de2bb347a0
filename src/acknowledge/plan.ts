import { unreachable } from '../kit/assert.ts';
import type { InterchangeHeader } from '../model/envelope.ts';
import { keptGroupHeader } from '../x12/group-header.ts';
import { CharacterSet, chooseDelimiters, type OutputDelimiters, usualDelimiters } from '../x12/writer-delimiters.ts';
import { type AcknowledgementPolicy, defaultPolicy, formOf, isAnswered, isNameable, type PolicyOf } from './policy.ts';
import type {
  AnswerRecord,
  GroupEndRecord,
  GroupRecord,
  InterchangeEndRecord,
  InterchangeRecord,
  SetRecord,
} from './records.ts';
import { isRefused, type Ta1, ta1Of } from './ta1.ts';
import { GroupTally, type GroupVerdict, setVerdict, worse } from './verdicts.ts';

/** What an interchange will be answered by; a few dozen bytes each, and a file has a limited number of them. */
export interface InterchangePlan {
  readonly ta1: Ta1 | null;
  /** What answers its first group; null where no group is answered. */
  readonly functional: '997' | '999' | null;
  /** The worst AK901 of its groups, or TA104. */
  readonly verdict: GroupVerdict;
  readonly delimiters: OutputDelimiters;
}

/**
 * The first pass over the records. Whether an interchange is rejected is known only at its end, and so are the
 * characters its names hold. One plan an interchange, null where it gets no answer.
 */
export async function planAnswers(
  records: AsyncIterable<AnswerRecord> | Iterable<AnswerRecord>,
  policyOf: PolicyOf,
): Promise<readonly (InterchangePlan | null)[]> {
  const planner = new Planner(policyOf);
  for await (const record of records) planner.take(record);
  return planner.plans;
}

class Planner {
  readonly plans: (InterchangePlan | null)[] = [];
  readonly #policyOf: PolicyOf;
  readonly #names = new CharacterSet();
  readonly #tally = new GroupTally();
  #interchange: InterchangeRecord | null = null;
  #policy: AcknowledgementPolicy = defaultPolicy;
  /** Of the first answered group. */
  #kind: '997' | '999' | null = null;
  #verdict: GroupVerdict = 'A';
  #nameless = 0;
  #groups = 0;
  #answering = false;

  constructor(policyOf: PolicyOf) {
    this.#policyOf = policyOf;
  }

  take(record: AnswerRecord): void {
    switch (record.kind) {
      case 'interchange':
        this.#open(record);
        break;
      case 'group':
        this.#group(record);
        break;
      case 'fault':
        break;
      case 'set':
        this.#set(record);
        break;
      case 'groupEnd':
        this.#groupEnd(record);
        break;
      case 'interchangeEnd':
        this.plans.push(this.#plan(record));
        break;
      default:
        unreachable(record);
    }
  }

  #open(record: InterchangeRecord): void {
    this.#interchange = record;
    this.#policy = this.#policyOf(record.header, this.plans.length + 1);
    this.#names.clear();
    for (const text of namesOf(record.header)) this.#names.add(text);
    this.#kind = null;
    this.#verdict = 'A';
    this.#nameless = 0;
    this.#groups = 0;
    this.#answering = false;
  }

  #group(record: GroupRecord): void {
    if (!this.#interchange) return;
    const header = keptGroupHeader(record.gs, this.#interchange.dialect);
    this.#groups += 1;
    this.#answering = false;
    if (!isAnswered(header)) return;
    if (!isNameable(header)) {
      this.#nameless += 1;
      return;
    }
    const form = formOf(this.#policy.functional, header.version);
    if (!form) return;
    this.#answering = true;
    this.#kind ??= form.kind;
    this.#tally.clear();
    for (const text of [header.sender, header.receiver, header.version]) this.#names.add(text);
  }

  #set(record: SetRecord): void {
    if (!this.#answering) return;
    this.#tally.add(setVerdict(record.errors, this.#policy.onErrors));
    this.#names.add(record.header.id);
    this.#names.add(record.header.control);
    this.#names.add(record.header.convention);
  }

  #groupEnd(record: GroupEndRecord): void {
    if (this.#answering) this.#verdict = worse(this.#verdict, this.#tally.verdict(record.codes));
    this.#answering = false;
  }

  #plan(end: InterchangeEndRecord): InterchangePlan | null {
    const policy = this.#policy;
    const facts = { end, policy, groups: this.#groups, nameless: this.#nameless };
    const ta1 = ta1Of(facts, this.#interchange?.header.acknowledgmentRequested === '1');
    const functional = isRefused(facts) ? null : this.#kind;
    if (ta1 === null && functional === null) return null;
    const preferred = policy.delimiters ?? usualDelimiters;
    const choice = chooseDelimiters(this.#names, preferred);
    // Where no delimiter is left free, names lose the characters that clash rather than the partner his answer.
    const delimiters = choice.kind === 'delimiters' ? choice.delimiters : preferred;
    return { ta1, functional, verdict: functional ? this.#verdict : (ta1?.verdict ?? 'A'), delimiters };
  }
}

/** What of the ISA comes back in the answer. */
function namesOf(header: InterchangeHeader): readonly string[] {
  const { senderQualifier, sender, receiverQualifier, receiver, version, usage, control, date, time } = header;
  return [senderQualifier, sender, receiverQualifier, receiver, version, usage, control, date, time];
}
