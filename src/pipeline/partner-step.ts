import type { Claim } from '../model/claim.ts';
import type { Identity } from '../model/ledger.ts';
import type { PartnerProfile } from '../model/partner.ts';
import type { SurveyTotals } from '../model/survey.ts';
import type { SurveyLogs } from '../ports.ts';
import type { Verdicts } from '../survey/verdicts.ts';
import { ruleByIdentity } from './duplicate-step.ts';
import { type FileFacts, type InterchangeFacts, interchangeFacts } from './interchange-facts.ts';
import { envelopesOfLog } from './log-records.ts';
import { noPartners, type RoadPartners } from './partners.ts';
import { type Pin, pinnedRulings } from './pinned-rulings.ts';
import type { Road, Walk } from './road.ts';
import type { Surveyed } from './survey-step.ts';

/** Why an interchange is put aside as a whole, whatever its survey says. */
export interface PutAside {
  readonly code: 'E003.PARTNER' | 'E003.ENVIRONMENT' | 'E003.DUPLICATE';
  readonly message: string;
  readonly remedy: string;
}

/** What is done with one interchange of a file. */
export type Ruling = {
  readonly partner: PartnerProfile | null;
  readonly start: number;
  /** Sets with errors go on like good ones: that is agreed with the partner. */
  readonly lenient: boolean;
  /** We are its sender: it is not answered, its groups wait for their acknowledgements. */
  readonly own: boolean;
  /** The partner whose own way its sets go; null: the way of everybody. */
  readonly way: string | null;
  /** Another file, which failed, brought it before and answered it: it is not answered again. */
  readonly answered?: boolean;
} & (
  | { readonly kind: 'take' }
  | { readonly kind: 'duplicate'; readonly earlier: Identity }
  | { readonly kind: 'aside'; readonly reason: PutAside }
);

/** What is done with the interchanges of a file, in their order, and the counts that come of it. */
export interface Rulings {
  readonly list: readonly Ruling[];
  /** How many sets of each are accepted. */
  readonly accepted: readonly number[];
  readonly totals: SurveyTotals;
  /** Errors that are no matter: of sets that are taken with them, and of duplicates. */
  readonly excused: number;
  /** To be kept before the first effect; null where they are kept, or nothing is done. */
  readonly pins: readonly Pin[] | null;
  /** By the survey alone: which interchanges and groups were rejected as a whole. */
  readonly verdicts: Verdicts;
}

/** Rules on each interchange by its sender's profile and by what was seen before; `earlier` saw the whole file. */
export async function ruleInterchanges(
  road: Walk,
  claim: Claim,
  { survey, earlier }: { survey: Surveyed; earlier: Identity | undefined },
): Promise<Rulings> {
  const partners = road.partners ?? noPartners;
  const { facts, verdicts } = await interchangeFacts(envelopesOfLog(road, survey), partners.index);
  const kept = earlier ? undefined : pinnedRulings(road, claim, survey.sha256);
  const ruled = facts.map((one, at) => {
    const pin = kept?.[at] ?? pinBySender(one, partners, road.sent?.ownIds.has(one.sender) ?? false);
    return ruledBy(pin, one);
  });
  const list = earlier
    ? ruled.map((one): Ruling => ({ ...one, kind: 'duplicate', earlier }))
    : await ruleByIdentity(road, claim, { survey, facts, ruled });
  const pins = earlier || kept || ruled.length === 0 ? null : ruled.map(pinOfRuling);
  return { list, pins, verdicts, ...withCounts(survey.totals, facts, list) };
}

/** How many sets would be accepted by their survey and their senders' profiles, whatever was seen before. */
export async function acceptedBySender(road: Road, survey: Surveyed): Promise<number> {
  const { surveyLogs, partners = noPartners, sent } = road;
  const ownIds = sent?.ownIds ?? new Set<string>();
  const { facts, ruled } = await ruledBySender({ surveyLogs, partners, ownIds }, survey);
  return withCounts(survey.totals, facts, ruled).totals.accepted;
}

/** What is done with each interchange by its sender's profile alone. */
export async function ruledBySender(
  road: { readonly surveyLogs: SurveyLogs; readonly partners: RoadPartners; readonly ownIds: ReadonlySet<string> },
  survey: Surveyed,
): Promise<FileFacts & { readonly ruled: readonly Ruling[] }> {
  const { partners, ownIds } = road;
  const { facts, verdicts } = await interchangeFacts(envelopesOfLog(road, survey), partners.index);
  const ruled = facts.map((one) => ruledBy(pinBySender(one, partners, ownIds.has(one.sender)), one));
  return { facts, verdicts, ruled };
}

/** What saw all interchanges of a file before, where that is so. */
export function duplicateOfAll({ list }: Rulings): Identity | undefined {
  const [first] = list;
  return first?.kind === 'duplicate' && list.every(({ kind }) => kind === 'duplicate') ? first.earlier : undefined;
}

function pinBySender(facts: InterchangeFacts, partners: RoadPartners, own: boolean): Pin {
  const partner = facts.match?.partner ?? null;
  const way = partner && partners.wayOf(partner, 'accepted') ? partner.name : null;
  const pin = { lenient: partner?.answers.onErrors === 'accept', own, way };
  if (partner === null && !own && partners.unknown === 'quarantine') return { ...pin, verdict: 'E003.PARTNER' };
  const mismatch = partner?.environmentMismatch ?? partners.environmentMismatch;
  const found = environmentOf(facts);
  const taken = mismatch === 'accept' || found === null || found === partners.environment;
  return { ...pin, verdict: taken ? 'take' : 'E003.ENVIRONMENT' };
}

function ruledBy({ verdict, lenient, own, way }: Pin, facts: InterchangeFacts): Ruling {
  const ruling = { partner: facts.match?.partner ?? null, start: facts.start, lenient, own, way };
  if (verdict === 'take') return { ...ruling, kind: 'take' };
  return { ...ruling, kind: 'aside', reason: verdict === 'E003.PARTNER' ? unknown(facts) : otherEnvironment(facts) };
}

/** As it was ruled by its sender. */
function pinOfRuling(ruling: Ruling): Pin {
  const { lenient, own, way } = ruling;
  const code = ruling.kind === 'aside' ? ruling.reason.code : 'take';
  return { verdict: code === 'E003.DUPLICATE' ? 'take' : code, lenient, own, way };
}

type Environment = RoadPartners['environment'];

const byUsage: Readonly<Record<string, Environment>> = { P: 'production', T: 'test' };
const other: Readonly<Record<Environment, Environment>> = { production: 'test', test: 'production' };

/** Null for information (ISA15 I), which is of no environment. */
function environmentOf({ header, match }: InterchangeFacts): Environment | null {
  return match?.usage === 'test' ? 'test' : (byUsage[header.usage] ?? null);
}

function unknown({ header, sender }: InterchangeFacts): PutAside {
  return {
    code: 'E003.PARTNER',
    message: `Interchange ${header.control.trim()} comes from ${sender}, who has no profile`,
    remedy: 'Write a profile (edi-agent partners init NAME), then release the interchange; or discard it.',
  };
}

function otherEnvironment(facts: InterchangeFacts): PutAside {
  const { header, sender } = facts;
  const found = environmentOf(facts) ?? 'production';
  return {
    code: 'E003.ENVIRONMENT',
    message: `Interchange ${header.control.trim()} of ${sender} is ${found} data, and this agent works in ${other[found]}`,
    remedy:
      'It was judged, and is not delivered. Ask the sender to set ISA15, or correct app.environment and replay it.',
  };
}

export function withCounts(
  totals: SurveyTotals,
  facts: readonly InterchangeFacts[],
  list: readonly Ruling[],
): Omit<Rulings, 'list' | 'pins' | 'verdicts'> {
  const accepted: number[] = [];
  let [rejected, excused] = [0, 0];
  for (const [at, { sets, good, faulty, errors }] of facts.entries()) {
    const ruling = list[at];
    const taken = ruling?.kind === 'take' ? good + (ruling.lenient ? faulty : 0) : 0;
    accepted.push(taken);
    if (ruling?.kind !== 'duplicate') rejected += sets - taken;
    if (ruling?.kind === 'duplicate' || (ruling?.kind === 'take' && ruling.lenient)) excused += errors;
  }
  const sum = accepted.reduce((all, one) => all + one, 0);
  return { accepted, excused, totals: { ...totals, accepted: sum, rejected } };
}
