import type { Claim } from '../model/claim.ts';
import type { Identity, LedgerFile } from '../model/ledger.ts';
import type { LedgerWriter } from '../model/ledger-access.ts';
import { isFinal } from '../model/ledger-states.ts';
import { bootOf } from '../model/places.ts';
import type { InterchangeFacts } from './interchange-facts.ts';
import type { PutAside, Ruling } from './partner-step.ts';
import type { Road } from './road.ts';
import type { Surveyed } from './survey-step.ts';

/**
 * The earlier file of the same content, if it came to its end; otherwise this one is remembered in its place. Effects
 * are known by the content: what an earlier walk did is not done again.
 */
export async function duplicateOf(road: Road, claim: Claim, survey: Surveyed): Promise<Identity | undefined> {
  const identity = { kind: 'content', key: survey.sha256, content: survey.sha256, fileId: claim.id } as const;
  const earlier = await road.ledger.write((writer) => {
    writer.changeFile(claim.id, { sha256: survey.sha256, ...partnerOf(road, survey) });
    return earlierOf(road, writer, identity);
  });
  return road.rules.allowDuplicate ? undefined : earlier;
}

/** Who a file is from, or goes to: the other side of its first interchange. */
function partnerOf(road: Road, { interchanges: [first] }: Surveyed): { readonly partner?: string } {
  if (!first) return {};
  return { partner: road.sent?.ownIds.has(first.sender) ? first.receiver : first.sender };
}

/** Interchanges looked up in one step. */
const identitiesPerStep = 1_000;

/**
 * The same for each interchange that is to be taken, known by its parties, number and usage: the same bytes again are a
 * duplicate, other bytes under the same number are put aside. One that is rejected as a whole claims no number.
 */
export async function ruleByIdentity(
  road: Road,
  claim: Claim,
  from: { readonly survey: Surveyed; readonly facts: readonly InterchangeFacts[]; readonly ruled: readonly Ruling[] },
): Promise<readonly Ruling[]> {
  const list = [...from.ruled];
  const asked = [...from.facts.entries()].filter(([at, { rejected }]) => !rejected && list[at]?.kind === 'take');
  for (let step = 0; step < asked.length; step += identitiesPerStep) {
    const identities: [number, Omit<Identity, 'seenMs'>][] = [];
    for (const [at, facts] of asked.slice(step, step + identitiesPerStep)) {
      const content = await contentOf(road, claim, { facts, survey: from.survey });
      identities.push([at, { kind: 'interchange', key: facts.identity, content, fileId: claim.id }]);
    }
    const earlier = await road.ledger.write((writer) =>
      identities.map(([, identity]) => earlierOf(road, writer, identity)),
    );
    for (const [index, [at, { content }]] of identities.entries()) {
      const [seen, ruling, facts] = [earlier[index], list[at], from.facts[at]];
      if (!seen || !ruling || !facts || road.rules.allowDuplicate) continue;
      const { partner, start, lenient, own } = ruling;
      const common = { partner, start, lenient, ...(own === undefined ? {} : { own }) };
      if (seen.content === content) list[at] = { ...common, kind: 'duplicate', earlier: seen };
      else list[at] = { ...common, kind: 'aside', reason: otherContent(facts, seen) };
    }
  }
  return list;
}

/** The hash of the interchange's own bytes; where they are all of the file, its hash is known already. */
function contentOf(
  road: Road,
  claim: Claim,
  { facts, survey }: { facts: InterchangeFacts; survey: Surveyed },
): Promise<string> | string {
  const { start, end } = facts;
  return start === 0 && end === survey.totals.bytes ? survey.sha256 : road.files.sha256(claim.path, { start, end });
}

function otherContent({ header, sender }: InterchangeFacts, seen: Identity): PutAside {
  const when = new Date(seen.seenMs).toISOString();
  return {
    code: 'E003.DUPLICATE',
    message: `Interchange ${header.control.trim()} of ${sender} has the number of another one (${when}, ${seen.fileId}), but other content`,
    remedy: 'Ask the sender which one holds; to take this one all the same, use --allow-duplicate.',
  };
}

/** Who was known by this identity, if it was not the file itself or one that may come again. */
function earlierOf(road: Road, writer: LedgerWriter, identity: Omit<Identity, 'seenMs'>): Identity | undefined {
  const earlier = writer.see(identity);
  const file = earlier && road.ledger.file(earlier.fileId);
  if (!file || !mayComeAgain(file, road.ledger.opening.boot)) return earlier;
  if (!isFinal(file.state)) writer.changeFile(file.id, { ...cutOff, note: `${cutOff.note} as ${identity.fileId}` });
  writer.forget(file.id);
  return writer.see(identity);
}

const cutOff = { state: 'failed', code: 'E001.IO', settled: true, note: 'cut off by a stop; done again' } as const;

/**
 * Whether a file ended without a verdict on its content: it could not be read or delivered, or its partner was unknown. One that a command read
 * where it lies, and that an earlier process did not finish, is never taken up again by itself.
 */
function mayComeAgain(file: LedgerFile, boot: number): boolean {
  if (file.state === 'quarantined') return file.code !== 'E003.DUPLICATE';
  if (isFinal(file.state)) return file.state === 'failed' && !file.code?.startsWith('E003');
  return file.path === file.origin && bootOf(file.id) !== boot;
}
