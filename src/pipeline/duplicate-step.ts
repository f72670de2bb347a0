import type { Claim } from '../model/claim.ts';
import type { Identity, LedgerFile } from '../model/ledger.ts';
import type { LedgerWriter } from '../model/ledger-access.ts';
import { isFinal } from '../model/ledger-states.ts';
import { bootOf } from '../model/places.ts';
import type { Files } from '../ports.ts';
import type { InterchangeFacts } from './interchange-facts.ts';
import type { PutAside, Ruling } from './partner-step.ts';
import { pinOf, wayKey } from './pinned-rulings.ts';
import type { Road } from './road.ts';
import type { Surveyed } from './survey-step.ts';

/**
 * The earlier file of the same content, if it came to its end; otherwise this one is remembered in its place. Effects
 * are known by the content: what an earlier walk did is not done again.
 */
export async function duplicateOf(road: Road, claim: Claim, survey: Surveyed): Promise<Identity | undefined> {
  const { sha256 } = survey;
  const identity = { kind: 'content', key: sha256, content: sha256, fileId: claim.id, sha256 } as const;
  const sighting = await road.ledger.write((writer) => {
    writer.changeFile(claim.id, { sha256, ...partnerOf(road, survey) });
    return sightingOf(road, writer, identity);
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
  road: Road,
  claim: Claim,
  from: { readonly survey: Surveyed; readonly facts: readonly InterchangeFacts[]; readonly ruled: readonly Ruling[] },
): Promise<readonly Ruling[]> {
  const list = [...from.ruled];
  const { sha256 } = from.survey;
  const asked = [...from.facts.entries()].filter(([at, { rejected }]) => !rejected && list[at]?.kind === 'take');
  for (let step = 0; step < asked.length; step += identitiesPerStep) {
    const identities: (Omit<Identity, 'seenMs'> & { readonly position: number; readonly sha256: string })[] = [];
    for (const [at, facts] of asked.slice(step, step + identitiesPerStep)) {
      const content = await interchangeContent(road, claim, { facts, survey: from.survey });
      const position = at + 1;
      identities.push({ kind: 'interchange', key: facts.identity, content, fileId: claim.id, position, sha256 });
    }
    const sightings = await road.ledger.write((writer) => identities.map((one) => sightingOf(road, writer, one)));
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

/**
 * What is known of an identity: nothing, or the earlier file that holds it. One that failed holds it only as far as
 * something of it left the house: an interchange that was delivered is a duplicate, one that was answered alone is
 * taken and not answered again.
 */
type Sighting =
  | { readonly kind: 'first'; readonly answered: boolean }
  | { readonly kind: 'seen'; readonly earlier: Identity };

function sightingOf(
  road: Road,
  writer: LedgerWriter,
  { sha256, ...identity }: Omit<Identity, 'seenMs'> & { readonly sha256: string },
): Sighting {
  const { ledger } = road;
  const earlier = writer.see(identity);
  if (!earlier) return { kind: 'first', answered: ledger.identity(identity.kind, identity.key)?.answered ?? false };
  const file = ledger.file(earlier.fileId);
  if (!file || !mayComeAgain(file, ledger.opening.boot)) return { kind: 'seen', earlier };
  if (!isFinal(file.state)) writer.changeFile(file.id, { ...cutOff, note: `${cutOff.note} as ${identity.fileId}` });
  const left = identity.kind === 'content' ? 'nothing' : leftBy(road, { file, earlier, sha256 });
  if (left === 'delivered') return { kind: 'seen', earlier };
  if (left === 'answered' && earlier.content !== identity.content) return { kind: 'seen', earlier };
  const answered = left === 'answered';
  writer.takeOver({ ...identity, answered });
  return { kind: 'first', answered };
}

const cutOff = { state: 'failed', code: 'E001.IO', settled: true, note: 'cut off by a stop; done again' } as const;

/** What left the house of an interchange under keys that the file at hand does not know its own effects by. */
function leftBy(
  { ledger, rules }: Road,
  { file, earlier, sha256 }: { readonly file: LedgerFile; readonly earlier: Identity; readonly sha256: string },
): 'nothing' | 'answered' | 'delivered' {
  const { position, answered } = earlier;
  if (!position) return 'nothing';
  const sameKeys = file.sha256 === sha256 && !rules.allowDuplicate;
  const prefixes = [file.id, ...(file.sha256 === null || sameKeys ? [] : [file.sha256])];
  const hasLeft = (key: string): boolean => {
    const delivery = ledger.delivery(key);
    // With a path it was about to: a stop came, or the disk failed.
    return delivery?.state === 'delivered' || (delivery?.path ?? null) !== null;
  };
  for (const prefix of prefixes) {
    const pin = pinOf(ledger, prefix, position);
    if (pin && hasLeft(`${prefix}:${wayKey(pin.way)}`)) return 'delivered';
  }
  return answered || prefixes.some((prefix) => hasLeft(`${prefix}:answer:${position}`)) ? 'answered' : 'nothing';
}

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
