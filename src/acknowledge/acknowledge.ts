import { assert } from '../kit/assert.ts';
import { interchangeControl } from '../x12/control-number.ts';
import { answerParties, type ControlOf } from './control.ts';
import { InterchangeAnswer, type InterchangeAnswerOptions } from './interchange-answer.ts';
import { planAnswers } from './plan.ts';
import type { PolicyOf } from './policy.ts';
import { type AnswerRecords, RecordCursor } from './record-cursor.ts';

export interface AcknowledgeOptions {
  /** The records of one file; read twice. A survey log's records fit. */
  readonly records: () => AnswerRecords;
  readonly policyOf: PolicyOf;
  readonly controlOf: ControlOf;
  /** Of the answers: CCYYMMDD and HHMM. */
  readonly date: string;
  readonly time: string;
}

/** The answer to one received interchange: an interchange of its own, addressed back to the sender. */
export interface Acknowledgement {
  /** What answers the groups; TA1 where it stands alone. */
  readonly kind: 'TA1' | '997' | '999';
  /** Position of the received interchange in its file, from 1, and its ISA13 as received. */
  readonly interchange: number;
  readonly received: string;
  /** Our own ISA13. */
  readonly control: string;
  /** The worst AK901 of the groups; TA104 where a TA1 stands alone. */
  readonly verdict: 'A' | 'E' | 'P' | 'R';
  /** Not to be sent before somebody lets it go. */
  readonly held: boolean;
  /** ISA06 of the one who is answered, and ours. */
  readonly partner: string;
  readonly own: string;
  /** The bytes, to be read once and before the next acknowledgement is asked for. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * Answers each interchange of a file by TA1, 997 or 999, as its policy says; none for those that get no answer. The
 * verdict of an interchange stands at its end, so the records are read twice; of a million sets nothing is kept.
 * Throws what `records` and `controlOf` throw.
 */
export async function* acknowledge(options: AcknowledgeOptions): AsyncGenerator<Acknowledgement> {
  const plans = await planAnswers(options.records(), options.policyOf);
  if (plans.every((plan) => plan === null)) return;
  const cursor = new RecordCursor(options.records());
  try {
    for (const plan of plans) {
      const received = await cursor.nextInterchange();
      assert(received !== null, 'the records of a file are the same each time');
      if (plan === null) continue;
      const { header } = received;
      const interchange = cursor.position;
      const request = { kind: 'ISA13', ...answerParties(header), interchange, group: 0 } as const;
      const control = await options.controlOf(request);
      const policy = options.policyOf(header, interchange);
      yield {
        kind: plan.functional ?? 'TA1',
        interchange,
        received: header.control.trim(),
        control: interchangeControl(control),
        verdict: plan.verdict,
        held: policy.hold,
        partner: header.sender.trim(),
        own: header.receiver.trim(),
        chunks: chunksOf(cursor, { ...options, received, position: interchange, plan, policy, control }),
      };
    }
  } finally {
    await cursor.close();
  }
}

async function* chunksOf(cursor: RecordCursor, options: InterchangeAnswerOptions): AsyncGenerator<Uint8Array> {
  assert(cursor.position === options.position, 'an acknowledgement is read before the next one');
  const answer = new InterchangeAnswer(options);
  const { writer } = answer;
  for (let record = await cursor.nextInside(); record !== null; record = await cursor.nextInside()) {
    await answer.take(record);
    if (writer.ready) yield* writer.take();
  }
  answer.end();
  yield* writer.end();
}
