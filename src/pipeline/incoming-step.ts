import { groupStateOf, type IncomingAcknowledgement } from '../acknowledge/incoming-shape.ts';
import type { Claim } from '../model/claim.ts';
import type { Detail, ReceivedAcknowledgement } from '../model/ledger.ts';
import { limits } from '../model/limits.ts';
import { partyOf } from '../model/partner.ts';
import type { ReceivedReceipt } from '../model/receipt.ts';
import { acknowledgementsIn, type FoundAcknowledgement } from './incoming-records.ts';
import { entriesOfLog } from './log-records.ts';
import type { Rulings } from './partner-step.ts';
import type { Walk } from './road.ts';
import { takenEntries } from './ruled-records.ts';
import type { Surveyed } from './survey-step.ts';

/**
 * Matches what partners say (997, 999, TA1) with the groups that we sent, and keeps it in the ledger; the first
 * limits.resultRowsMax are told in the receipt. One that answers nothing we sent is kept and told as well.
 */
export async function matchIncoming(
  road: Walk,
  claim: Claim,
  { survey, rulings, signal }: { survey: Surveyed; rulings: Rulings; signal: AbortSignal },
): Promise<readonly ReceivedReceipt[]> {
  const entries = () => takenEntries(entriesOfLog(road, survey), rulings.list, ({ own }) => own !== true);
  const receipts: ReceivedReceipt[] = [];
  let position = 0;
  for await (const found of acknowledgementsIn(road, claim, { entries, signal })) {
    signal.throwIfAborted();
    position += 1;
    const receipt = matchOne(road, { fileId: claim.id, position, found });
    if (receipts.length < limits.resultRowsMax) receipts.push(receipt);
    if (position % receiptsPerStep === 0) await road.ledger.settled();
  }
  return receipts;
}

/** Waited for together; so many are held in memory. */
const receiptsPerStep = 1_000;

function matchOne(
  road: Walk,
  { fileId, position, found }: { fileId: string; position: number; found: FoundAcknowledgement },
): ReceivedReceipt {
  const { said } = found;
  const { kind, control, verdict } = said;
  const functionalId = said.kind === 'TA1' ? '' : said.functionalId;
  const received: ReceivedAcknowledgement = {
    ...{ kind, control, verdict, functionalId, fileId, position },
    ...partiesOf(found),
    detail: detailOf(said),
  };
  const matched = road.ledger.note((writer) => writer.acknowledge(received, groupStateOf(said)));
  const fields = { file: fileId, kind, group: functionalId, control, verdict, partner: received.sender };
  if (matched) road.log.info('acknowledgement received', fields);
  else if (road.sent) road.log.warn('acknowledgement of nothing we sent', fields);
  else road.log.info('acknowledgement received; app.own_ids names no sender of ours, so it is not matched', fields);
  return { kind, functionalId, control, verdict, partner: received.sender, matched };
}

function partiesOf({
  group,
  interchange,
}: FoundAcknowledgement): Pick<ReceivedAcknowledgement, 'sender' | 'receiver' | 'parties'> {
  const { header } = interchange;
  const parties = {
    sender: partyOf(header.senderQualifier, header.sender),
    receiver: partyOf(header.receiverQualifier, header.receiver),
  };
  return { ...(group ?? parties), parties };
}

/** What the ledger keeps for people; the sets are those that were not simply accepted. */
function detailOf(said: IncomingAcknowledgement): Detail {
  if (said.kind === 'TA1') return { code: said.code, date: said.date, time: said.time };
  const { codes, claimed, received, accepted, listed, sets } = said;
  const shown = sets.slice(0, limits.answerSetsKeptMax).map(({ faults, ...set }) => ({
    ...set,
    faults: faults.slice(0, limits.answerFaultsKeptMax),
  }));
  return { codes, claimed, received, accepted, listed, sets: shown };
}
