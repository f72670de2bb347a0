import { type Acknowledgement, acknowledge } from '../acknowledge/acknowledge.ts';
import type { ControlRequest } from '../acknowledge/control.ts';
import type { DeliveryItem, Destination } from '../deliver/destination.ts';
import { dispatch } from '../deliver/dispatch.ts';
import { directoryOf } from '../kit/directory-of.ts';
import type { Claim } from '../model/claim.ts';
import { limits } from '../model/limits.ts';
import { spoolPath } from '../model/places.ts';
import type { AcknowledgementReceipt } from '../model/receipt.ts';
import { interchangeControl } from '../x12/control-number.ts';
import { answerPolicy } from './answer-policy.ts';
import { recordsOfLog } from './log-records.ts';
import type { Ruling, Rulings } from './partner-step.ts';
import { effectKey, type Road, type Walk } from './road.ts';
import type { Surveyed } from './survey-step.ts';

/**
 * Answers each interchange of the file. The control numbers come from the ledger and are committed before a file shows
 * them; an answer is known by the content that it answers, so that none is given twice.
 */
export async function acknowledgeSurvey(
  road: Walk,
  claim: Claim,
  { survey, rulings, signal }: { survey: Surveyed; rulings: Rulings; signal: AbortSignal },
): Promise<AcknowledgementReceipt[]> {
  const common = road.acknowledgements;
  if (!common || survey.totals.interchanges === 0) return [];
  const now = road.clock.now();
  const receipts: AcknowledgementReceipt[] = [];
  const keyOf = (interchange: number): string =>
    answerKey(road, { sha256: survey.sha256, id: claim.id }, { interchange, ruling: rulings.list[interchange - 1] });
  const answers = acknowledge({
    records: () => recordsOfLog(road, survey),
    policyOf: (_, interchange) => answerPolicy(road, rulings.list[interchange - 1]),
    controlOf: (request) => controlOf(road, request, { key: keyOf(request.interchange), fileId: claim.id }),
    ...stamp(now),
  });
  for await (const answer of answers) {
    signal.throwIfAborted();
    const made = await keep(road, claim, answer);
    const ruling = rulings.list[answer.interchange - 1];
    const destination = destinationOf(road, common, { ruling, held: answer.held });
    const key = keyOf(answer.interchange);
    const item: DeliveryItem = { ...named(claim, answer, ruling), content: made.content, timestampMs: now };
    const { kind, control, verdict } = answer;
    const effect = { key, fileId: claim.id, item, answer: `${kind}/${verdict}`, signal };
    const { path = '' } = await dispatch(road.ledger, destination, effect).finally(made.discard);
    if (receipts.length < limits.resultRowsMax) receipts.push({ kind, control, path, verdict });
  }
  return receipts;
}

/** What answers a duplicate is no effect of the content: each time it comes it may ask for a TA1 again. */
function answerKey(
  road: Road,
  file: { readonly sha256: string; readonly id: string },
  of: { readonly interchange: number; readonly ruling: Ruling | undefined },
): string {
  const what = `answer:${of.interchange}`;
  return of.ruling?.kind === 'duplicate' ? `${file.id}:${what}` : effectKey(road, file, what);
}

function destinationOf(
  road: Road,
  common: Destination,
  { ruling, held }: { readonly ruling: Ruling | undefined; readonly held: boolean },
): Destination {
  const partner = ruling?.partner ?? null;
  if (held && road.partners?.held) return road.partners.held;
  return (partner === null ? undefined : road.partners?.wayOf(partner, 'acknowledgements')) ?? common;
}

/**
 * Our own control numbers, one sequence for each pair of parties. ISA13 is kept with the answer's delivery: walked again,
 * the answer, which may have left already, has the same number.
 */
function controlOf(
  road: Walk,
  request: ControlRequest,
  answer: { readonly key: string; readonly fileId: string },
): number {
  const { kind, sender, receiver } = request;
  const earlier = kind === 'ISA13' ? road.ledger.delivery(answer.key) : undefined;
  if (earlier?.reference) return Number(earlier.reference);
  return road.ledger.note((writer) => {
    const control = writer.nextControl({ kind, sender, receiver });
    if (kind === 'ISA13') {
      const destination = road.acknowledgements?.name ?? '';
      const reference = interchangeControl(control);
      writer.putDelivery({ ...begun, ...answer, ...earlier, destination, reference });
    }
    return control;
  });
}

const begun = { state: 'pending', path: null, attempts: 0, dueMs: null, code: null } as const;

function named(
  claim: Claim,
  answer: Acknowledgement,
  ruling: Ruling | undefined,
): Omit<DeliveryItem, 'content' | 'timestampMs'> {
  const partner = ruling?.partner?.name ?? answer.partner;
  return { partner, documentType: answer.kind, originalName: claim.name, sequence: answer.interchange };
}

/** An answer is made once and may be asked for again: small ones stay in memory, the large wait in a file of the claim. */
async function keep(
  road: Walk,
  claim: Claim,
  answer: Acknowledgement,
): Promise<{ content: DeliveryItem['content']; discard(): Promise<void> }> {
  const first: Uint8Array[] = [];
  let bytes = 0;
  const chunks = answer.chunks[Symbol.asyncIterator]();
  for (;;) {
    const next = await chunks.next();
    if (next.done) return { content: () => first, discard: async () => {} };
    first.push(next.value.slice());
    bytes += next.value.length;
    if (bytes > limits.answerMemoryBytesMax) break;
  }
  const path = spoolPath(road.places, claim.id, `answer-${answer.interchange}`);
  await road.ledger.settled();
  await road.files.makeDirectory(directoryOf(path));
  await road.files.remove(path);
  await road.files.writeNew(path, rest(first, chunks));
  return { content: (signal) => road.files.read(path, undefined, signal), discard: () => road.files.remove(path) };
}

async function* rest(first: readonly Uint8Array[], chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* first;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}

/** CCYYMMDD and HHMM in UTC, as the sender of an acknowledgement writes them. */
function stamp(nowMs: number): { readonly date: string; readonly time: string } {
  const text = new Date(nowMs).toISOString();
  return { date: text.slice(0, 10).replaceAll('-', ''), time: text.slice(11, 16).replace(':', '') };
}
