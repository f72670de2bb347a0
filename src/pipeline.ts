import { AgentError } from './model/agent-error.ts';
import type { Claim } from './model/claim.ts';
import { isFinal } from './model/ledger-states.ts';
import type { Receipt } from './model/receipt.ts';
import { acknowledgeSurvey } from './pipeline/acknowledge-step.ts';
import { deliverAccepted } from './pipeline/deliver-step.ts';
import { duplicateOf } from './pipeline/duplicate-step.ts';
import { matchIncoming } from './pipeline/incoming-step.ts';
import { duplicateOfAll, ruleInterchanges } from './pipeline/partner-step.ts';
import { pinRulings } from './pipeline/pinned-rulings.ts';
import { quarantineRejected } from './pipeline/quarantine-step.ts';
import { duplicateReceipt, failureReceipt, leftOf, receiptOf, seenBefore } from './pipeline/receipts.ts';
import type { Road, Walk } from './pipeline/road.ts';
import { trackSentGroups } from './pipeline/sent-groups-step.ts';
import { StageWatch } from './pipeline/stage-times.ts';
import { surveyClaim } from './pipeline/survey-step.ts';
import { walkLedger } from './pipeline/walk-ledger.ts';
import { finishFile } from './record/finish.ts';

/**
 * The road of one file, from claim to receipt. Everything that leaves the house does so under a key of its content and
 * after its entry in the ledger: walked again after a stop anywhere, no effect happens twice.
 * Throws only what a later try may mend (AgentError with `retry`), and bugs; all else ends in the receipt.
 */
export async function processFile(given: Road, claim: Claim, signal: AbortSignal): Promise<Receipt> {
  const road: Walk = { ...given, ledger: walkLedger(given.ledger) };
  const watch = new StageWatch(road.clock);
  try {
    const survey = await surveyClaim(road, claim, signal);
    watch.end('surveyMs');
    try {
      const sameFile = duplicateOf(road, claim, survey);
      const rulings = await ruleInterchanges(road, claim, { survey, earlier: sameFile });
      road.ledger.noteState(claim, 'surveyed', { ...rulings.totals, sha256: survey.sha256 });
      if (rulings.pins) pinRulings(road, claim, survey.sha256, rulings.pins);
      const acknowledgements = await acknowledgeSurvey(road, claim, { survey, rulings, signal });
      watch.end('answerMs');
      const earlier = sameFile ?? (survey.failure === null ? duplicateOfAll(rulings) : undefined);
      if (earlier) {
        const effects = { acknowledgements, ...watch.times() };
        return await end(road, claim, duplicateReceipt(claim, survey, { ...effects, ...seenBefore(road, earlier) }));
      }
      road.ledger.noteState(claim, 'acknowledged', { acknowledgements: acknowledgements.length });
      await trackSentGroups(road, claim, { survey, rulings });
      const received = await matchIncoming(road, claim, { survey, rulings, signal });
      const held = await quarantineRejected(road, claim, { survey, rulings, signal });
      const deliveries = [...(await deliverAccepted(road, claim, { survey, rulings, signal })), ...held];
      watch.end('deliverMs');
      const effects = { rulings, acknowledgements, deliveries, received, ...watch.times() };
      return await end(road, claim, receiptOf(claim, survey, effects));
    } finally {
      await road.surveyLogs.discard(survey.log);
    }
  } catch (error) {
    if (!(error instanceof AgentError) || error.code.startsWith('STATE') || signal.aborted) throw error;
    if (error.retry && road.retries) throw error;
    // The verdict stands; what failed is the file's move to its last place.
    if (isFinal(road.ledger.file(claim.id)?.state ?? 'claimed')) throw error;
    const left = leftOf(road.ledger, claim.id);
    return await end(road, claim, failureReceipt(claim, error, { ...left, ...watch.times() }));
  }
}

/** What the receipt tells is durable before it is written. */
async function end(road: Walk, claim: Claim, receipt: Receipt): Promise<Receipt> {
  await road.ledger.settled();
  await finishFile(road, claim, receipt);
  return receipt;
}
