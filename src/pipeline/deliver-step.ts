import type { DeliveryItem, Destination } from '../deliver/destination.ts';
import { dispatch } from '../deliver/dispatch.ts';
import type { Claim } from '../model/claim.ts';
import type { DeliveryReceipt } from '../model/receipt.ts';
import { acceptedPieces, type Piece } from '../survey/re-envelope.ts';
import type { JudgedRecord } from '../survey/verdicts.ts';
import { partiesOf, recordsOfLog } from './log-records.ts';
import type { Ruling, Rulings } from './partner-step.ts';
import { wayKey } from './pinned-rulings.ts';
import { effectKey, type Road, type Walk } from './road.ts';
import { deliverableRecords } from './ruled-records.ts';
import { asJudged, type Surveyed } from './survey-step.ts';

interface Work {
  readonly survey: Surveyed;
  readonly rulings: Rulings;
  readonly signal: AbortSignal;
}

/** A destination and the interchanges that go there together. */
interface Way {
  readonly destination: Destination;
  /** What tells the delivery from the others of the file. */
  readonly what: string;
  readonly sequence: number;
  readonly rulings: ReadonlySet<Ruling>;
}

/**
 * Hands on what was accepted: the file byte for byte where all of it was and goes to one place, else the accepted sets
 * in new envelopes, a file for each destination.
 */
export async function deliverAccepted(road: Walk, claim: Claim, work: Work): Promise<DeliveryReceipt[]> {
  if (!road.accepted || work.rulings.totals.accepted === 0) return [];
  const ways = waysOf(road, road.accepted, work.rulings);
  const receipts: DeliveryReceipt[] = [];
  for (const way of ways) receipts.push(await deliverWay(road, claim, { ...work, way, isOnly: ways.length === 1 }));
  return receipts;
}

/**
 * What goes together was ruled once and for all, and each way has its key; where a way leads is asked anew, as a
 * directory that was wrong may have been corrected since.
 */
function waysOf(road: Road, common: Destination, { list, accepted }: Rulings): readonly Way[] {
  const byWay = new Map<string | null, Set<Ruling>>();
  for (const [at, ruling] of list.entries()) {
    if (ruling.kind !== 'take' || accepted[at] === 0) continue;
    const rulings = byWay.get(ruling.way) ?? new Set();
    byWay.set(ruling.way, rulings.add(ruling));
  }
  return [...byWay].map(([way, rulings], at) => {
    const [first] = rulings;
    const own = way !== null && first?.partner ? road.partners?.wayOf(first.partner, 'accepted') : undefined;
    return { destination: own ?? common, what: wayKey(way), sequence: at + 1, rulings };
  });
}

async function deliverWay(
  road: Walk,
  claim: Claim,
  work: Work & { readonly way: Way; readonly isOnly: boolean },
): Promise<DeliveryReceipt> {
  const { survey, rulings, signal, way } = work;
  const { destination, sequence } = way;
  road.ledger.noteState(claim, 'delivering', { destination: destination.name });
  const records = (): AsyncGenerator<JudgedRecord> => {
    const all = rulings.verdicts.judged(recordsOfLog(road, survey));
    return deliverableRecords(all, rulings.list, (ruling) => way.rulings.has(ruling));
  };
  const isWhole = work.isOnly && isAllTaken(work);
  const { partner, documentType } = await partiesOf(records());
  const [first] = way.rulings;
  const content = (abort: AbortSignal): AsyncIterable<Uint8Array> =>
    isWhole
      ? road.files.read(claim.path, undefined, abort)
      : contentOf(road, { path: claim.path, pieces: acceptedPieces(records()), signal: abort });
  const item: DeliveryItem = {
    content: (abort) => asJudged(road, { claim, survey }, content(abort)),
    partner: first?.partner?.name ?? partner,
    documentType,
    originalName: claim.name,
    timestampMs: road.clock.now(),
    sequence,
  };
  const key = effectKey(road, { sha256: survey.sha256, id: claim.id }, way.what);
  const delivered = await dispatch(road.ledger, destination, { key, fileId: claim.id, item, signal });
  const { path, reference } = delivered;
  return {
    destination: destination.name,
    status: 'delivered',
    ...(path === undefined ? {} : { path }),
    ...(reference === undefined ? {} : { reference }),
  };
}

function isAllTaken({ survey, rulings }: Work): boolean {
  const { rejected, errors } = rulings.totals;
  const taken = rulings.list.every(({ kind }) => kind === 'take');
  return taken && rejected === 0 && errors === rulings.excused && survey.failure === null;
}

/** The bytes of pieces: made ones as they are, ranges read from the file. */
export async function* contentOf(
  road: Pick<Road, 'files'>,
  from: { path: string; pieces: AsyncIterable<Piece> | Iterable<Piece>; signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  for await (const piece of from.pieces) {
    if (piece.kind === 'bytes') yield piece.bytes;
    else yield* road.files.read(from.path, { start: piece.start, end: piece.end }, from.signal);
  }
}
