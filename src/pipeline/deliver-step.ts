import type { DeliveryItem } from '../deliver/destination.ts';
import { dispatch } from '../deliver/dispatch.ts';
import type { Claim } from '../model/claim.ts';
import type { DeliveryReceipt } from '../model/receipt.ts';
import { acceptedPieces, type Piece } from '../survey/re-envelope.ts';
import { partiesOf, recordsOfLog } from './log-records.ts';
import { effectKey, type Road } from './road.ts';
import type { Surveyed } from './survey-step.ts';

/** Hands on what was accepted: the file byte for byte where all of it was, else the accepted sets in new envelopes. */
export async function deliverAccepted(
  road: Road,
  claim: Claim,
  { survey, signal }: { survey: Surveyed; signal: AbortSignal },
): Promise<DeliveryReceipt[]> {
  if (!road.accepted || survey.totals.accepted === 0) return [];
  await road.ledger.record(claim, 'delivering', { destination: road.accepted.name });
  const { partner, documentType } = await partiesOf(road, survey);
  const item: DeliveryItem = {
    content: (abort) => acceptedContent(road, claim, { survey, signal: abort }),
    partner,
    documentType,
    originalName: claim.name,
    timestampMs: road.clock.now(),
    sequence: 1,
  };
  const key = effectKey(road, { sha256: survey.sha256, id: claim.id }, 'accepted');
  const delivered = await dispatch(road.ledger, road.accepted, { key, fileId: claim.id, item, signal });
  const { path, reference } = delivered;
  return [
    {
      destination: road.accepted.name,
      status: 'delivered',
      ...(path === undefined ? {} : { path }),
      ...(reference === undefined ? {} : { reference }),
    },
  ];
}

function acceptedContent(
  road: Road,
  claim: Claim,
  { survey, signal }: { survey: Surveyed; signal: AbortSignal },
): AsyncIterable<Uint8Array> {
  const { rejected, errors } = survey.totals;
  if (rejected === 0 && errors === 0 && survey.failure === null) return road.files.read(claim.path, undefined, signal);
  return contentOf(road, { path: claim.path, pieces: acceptedPieces(() => recordsOfLog(road, survey)), signal });
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
