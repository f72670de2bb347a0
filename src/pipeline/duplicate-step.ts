import type { Claim } from '../model/claim.ts';
import type { Identity, LedgerFile } from '../model/ledger.ts';
import type { LedgerWriter } from '../model/ledger-access.ts';
import { isFinal } from '../model/ledger-states.ts';
import { bootOf } from '../model/places.ts';
import type { Files } from '../ports.ts';
import type { InterchangeFacts } from './interchange-facts.ts';
import { LeftHouse } from './left-house.ts';
import type { PutAside, Ruling } from './partner-step.ts';
import type { Road, Walk } from './road.ts';
import type { Surveyed } from './survey-step.ts';

/**
 * The earlier file of the same content, if it came to its end; otherwise this one is remembered in its place. Effects
 * are known by the content: what an earlier walk did is not done again.
 */
export function duplicateOf(road: Walk, claim: Claim, survey: Surveyed): Identity | undefined {
  const { sha256 } = survey;
  const identity = { kind: 'content', key: sha256, content: sha256, fileId: claim.id, sha256 } as const;
  const sighting = road.ledger.note((writer) => {
    writer.changeFile(claim.id, { sha256, ...partnerOf(road, survey) });
    return sightingOf(road, writer, { sought: identity, house: null });
  });
  return sighting.kind === 'first' || road.rules.allowDuplicate ? undefined : sighting.earlier;
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
  road: Walk,
  claim: Claim,
  from: { readonly survey: Surveyed; readonly facts: readonly InterchangeFacts[]; readonly ruled: readonly Ruling[] },
): Promise<readonly Ruling[]> {
  const list = [...from.ruled];
  const { sha256 } = from.survey;
  const asked = [...from.facts.entries()].filter(([at, { rejected }]) => !rejected && list[at]?.kind === 'take');
  for (let step = 0; step < asked.length; step += identitiesPerStep) {
    const identities: (Sought & { readonly position: number })[] = [];
    for (const [at, facts] of asked.slice(step, step + identitiesPerStep)) {
      const content = await interchangeContent(road, claim, { facts, survey: from.survey });
      const position = at + 1;
      identities.push({ kind: 'interchange', key: facts.identity, content, fileId: claim.id, position, sha256 });
    }
    const sightings = await sightingsOf(road, identities);
    if (road.rules.allowDuplicate) continue;
    for (const [index, { position, content }] of identities.entries()) {
      const [sighting, ruling, facts] = [sightings[index], list[position - 1], from.facts[position - 1]];
      if (sighting && ruling && facts) list[position - 1] = ruledBySighting(ruling, sighting, { content, facts });
    }
  }
  return list;
}

function ruledBySighting(
  ruling: Ruling,
  sighting: Sighting,
  { content, facts }: { readonly content: string; readonly facts: InterchangeFacts },
): Ruling {
  if (sighting.kind === 'first') return sighting.answered ? { ...ruling, answered: true } : ruling;
  const { partner, start, lenient, own, way } = ruling;
  const common = { partner, start, lenient, own, way };
  const { earlier } = sighting;
  if (earlier.content === content) return { ...common, kind: 'duplicate', earlier };
  return { ...common, kind: 'aside', reason: otherContent(facts, earlier) };
}

/** The hash of the interchange's own bytes; where they are all of the file, its hash is known already. */
export function interchangeContent(
  road: { readonly files: Pick<Files, 'sha256'> },
  claim: Claim,
  { facts, survey }: { facts: InterchangeFacts; survey: Surveyed },
): Promise<string> | string {
  const { start, end } = facts;
  return start === 0 && end === survey.totals.bytes ? survey.sha256 : road.files.sha256(claim.path, { start, end });
}

export function otherContent({ header, sender }: InterchangeFacts, seen: Identity): PutAside {
  const when = new Date(seen.seenMs).toISOString();
  return {
    code: 'E003.DUPLICATE',
    message: `Interchange ${header.control.trim()} of ${sender} has the number of another one (${when}, ${seen.fileId}), but other content`,
    remedy: 'Ask the sender which one holds; to take this one all the same, use --allow-duplicate.',
  };
}

/** An identity as the file at hand would have it, and the hash of that file. */
type Sought = Omit<Identity, 'seenMs'> & { readonly sha256: string };

async function sightingsOf(road: Walk, identities: readonly Sought[]): Promise<readonly Sighting[]> {
  const house = new LeftHouse(road);
  for (;;) {
    const sightings = road.ledger.note((writer) =>
      identities.map((sought) => sightingOf(road, writer, { sought, house })),
    );
    if (house.isSure) return sightings;
    await house.learn();
  }
}

/**
 * What is known of an identity: nothing, or the earlier file that holds it. One that failed holds it only as far as
 * something of it left the house: an interchange that was delivered is a duplicate, one that was answered alone is
 * taken and not answered again. While it is not sure what left, nothing is taken over.
 */
type Sighting =
  | { readonly kind: 'first'; readonly answered: boolean }
  | { readonly kind: 'seen'; readonly earlier: Identity };

function sightingOf(
  road: Road,
  writer: LedgerWriter,
  { sought, house }: { readonly sought: Sought; readonly house: LeftHouse | null },
): Sighting {
  const { ledger } = road;
  const { sha256, ...identity } = sought;
  const earlier = writer.see(identity);
  if (!earlier) return { kind: 'first', answered: ledger.identity(identity.kind, identity.key)?.answered ?? false };
  const file = ledger.file(earlier.fileId);
  if (!file || !mayComeAgain(file, ledger.opening.boot)) return { kind: 'seen', earlier };
  if (!isFinal(file.state)) writer.changeFile(file.id, { ...cutOff, note: `${cutOff.note} as ${identity.fileId}` });
  const left = house?.of({ file, earlier, sha256 }) ?? 'nothing';
  if (house?.isSure === false || left === 'delivered') return { kind: 'seen', earlier };
  if (left === 'answered' && earlier.content !== identity.content) return { kind: 'seen', earlier };
  const answered = left === 'answered';
  writer.takeOver({ ...identity, answered });
  return { kind: 'first', answered };
}

const cutOff = { state: 'failed', code: 'E001.IO', settled: true, note: 'cut off by a stop; done again' } as const;

/**
 * Whether a file ended without a verdict on its content: it could not be read or delivered, or its partner was unknown.
 * One that a command read where it lies, and that a process before that of `boot` did not finish, is never taken up
 * again by itself.
 */
export function mayComeAgain(file: LedgerFile, boot: number | null): boolean {
  if (file.state === 'quarantined') return file.code !== 'E003.DUPLICATE';
  if (isFinal(file.state)) return file.state === 'failed' && !file.code?.startsWith('E003');
  return file.path === file.origin && bootOf(file.id) !== boot;
}
