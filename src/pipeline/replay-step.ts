import type { Claim } from '../model/claim.ts';
import type { Finding } from '../model/finding.ts';
import type { Receipt } from '../model/receipt.ts';
import { processFile } from '../pipeline.ts';
import { fileOfHeld, type HeldSet } from './held-content.ts';
import { acceptedBySender } from './partner-step.ts';
import type { Road } from './road.ts';
import { surveyClaim } from './survey-step.ts';

export type Replayed =
  | { readonly kind: 'taken'; readonly as: string; readonly paths: readonly string[] }
  | { readonly kind: 'failed'; readonly receipt: Receipt }
  | { readonly kind: 'refused'; readonly message: string; readonly findings: readonly Finding[] };

/**
 * Judges again what was held back, or the mended file in its place; what is good by now walks the road as a file of its
 * own. Its id comes from the set's place in the first file, and with it the keys of its effects: replayed twice is
 * delivered once. The partner is not answered again, as he was told of the set when it came; but one who has had no
 * answer yet, as he was unknown or his data was of the other environment, gets it now.
 */
export async function replayHeld(
  road: Road,
  held: HeldSet,
  { mended, signal }: { readonly mended: string | null; readonly signal: AbortSignal },
): Promise<Replayed> {
  const { set, file } = held;
  const id = `${file.id}-r${set.position}`;
  const known = road.ledger.file(id);
  if (known && (known.state === 'processed' || known.state === 'partial')) return taken(road, id);
  const path = mended ?? (await fileOfHeld(road, held, signal));
  const { bytes } = await road.files.stat(path);
  const claim: Claim = { id, path, name: file.name, origin: path, bytes, inPlace: true };
  const acknowledgements = isToAnswer(road, held) ? road.acknowledgements : null;
  const again: Road = { ...road, acknowledgements, rules: { ...road.rules, allowDuplicate: true } };
  const refusal = await judged(again, claim, { own: file.id, signal });
  if (refusal) return refusal;
  await road.ledger.write((writer) => {
    if (!known) writer.openFile({ ...claim, state: 'claimed' });
    else if (known.state !== 'claimed') writer.changeFile(id, { state: 'claimed', path, note: 'replayed again' });
  });
  const receipt = await processFile(again, claim, signal);
  return receipt.accepted > 0 && receipt.status !== 'failed' ? taken(road, id) : { kind: 'failed', receipt };
}

function isToAnswer({ ledger }: Road, { set, file }: HeldSet): boolean {
  if (set.code === 'E003.PARTNER') return true;
  return set.code === 'E003.ENVIRONMENT' && !ledger.deliveries(file.id).some(({ answer }) => answer);
}

/** Why nothing of it would be taken; null when something would. */
async function judged(
  road: Road,
  claim: Claim,
  { own, signal }: { readonly own: string; readonly signal: AbortSignal },
): Promise<Replayed | null> {
  const survey = await surveyClaim(road, claim, signal);
  try {
    const earlier = deliveredBefore(road, survey.sha256, own);
    if (earlier) {
      const message = `its content was delivered before, as ${earlier}: this is not what was held back, mended`;
      return { kind: 'refused', message, findings: [] };
    }
    if (survey.failure) return { kind: 'refused', message: survey.failure.message, findings: survey.findings };
    if ((await acceptedBySender(road, survey)) > 0) return null;
    const message =
      survey.totals.accepted > 0
        ? 'its sender has no profile, or it is data of the other environment (ISA15)'
        : `it is still rejected: ${survey.totals.errors} ${survey.totals.errors === 1 ? 'error' : 'errors'}`;
    return { kind: 'refused', message, findings: survey.findings };
  } finally {
    await road.surveyLogs.discard(survey.log);
  }
}

/** The other file with this very content that was taken, if there is one: an order must not go out twice under two names. */
function deliveredBefore(road: Road, sha256: string, own: string): string | undefined {
  const same = road.ledger.find(sha256, 10).filter(({ id }) => id !== own && !id.startsWith(`${own}-r`));
  return same.find(({ state }) => state === 'processed' || state === 'partial')?.id;
}

function taken(road: Road, id: string): Replayed {
  const paths = road.ledger.deliveries(id).flatMap(({ state, path }) => (state === 'delivered' && path ? [path] : []));
  return { kind: 'taken', as: id, paths };
}
