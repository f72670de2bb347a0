import type { Claim } from '../model/claim.ts';
import type { Identity } from '../model/ledger.ts';
import type { LedgerReader } from '../model/ledger-access.ts';
import type { Files, SurveyLogs } from '../ports.ts';
import { interchangeContent, mayComeAgain, otherContent } from './duplicate-step.ts';
import type { InterchangeFacts } from './interchange-facts.ts';
import { type Ruling, type Rulings, ruledBySender, withCounts } from './partner-step.ts';
import type { RoadPartners } from './partners.ts';
import type { Surveyed } from './survey-step.ts';

/** What ruling on a file needs when nothing is to be done with it. */
export interface JudgeRoad {
  readonly files: Pick<Files, 'sha256'>;
  readonly surveyLogs: SurveyLogs;
  readonly partners: RoadPartners;
  readonly ownIds: ReadonlySet<string>;
  /** Of the home; null where there is none yet. */
  readonly ledger: Pick<LedgerReader, 'identity' | 'file'> | null;
}

export interface Judged {
  readonly rulings: Rulings;
  /** The file that the same content was taken as before: another walk of it would do nothing. */
  readonly earlier: Identity | undefined;
}

/** Rules on a file as the road would, by partners, environment and what was seen before, and remembers nothing. */
export async function judgeSurvey(road: JudgeRoad, claim: Claim, survey: Surveyed): Promise<Judged> {
  const { facts, ruled, verdicts } = await ruledBySender(road, survey);
  const list: Ruling[] = [];
  for (const [at, ruling] of ruled.entries()) {
    const one = facts[at];
    const reason =
      one && ruling.kind === 'take' && !one.rejected ? await clash(road, claim, { one, survey }) : undefined;
    const { partner, start, lenient, own, way } = ruling;
    list.push(reason ? { partner, start, lenient, own, way, kind: 'aside', reason } : ruling);
  }
  const rulings = { list, pins: null, verdicts, ...withCounts(survey.totals, facts, list) };
  return { rulings, earlier: seen(road, 'content', survey.sha256) };
}

async function clash(road: JudgeRoad, claim: Claim, of: { readonly one: InterchangeFacts; readonly survey: Surveyed }) {
  const earlier = seen(road, 'interchange', of.one.identity);
  if (!earlier) return undefined;
  const content = await interchangeContent(road, claim, { facts: of.one, survey: of.survey });
  return earlier.content === content ? undefined : otherContent(of.one, earlier);
}

function seen({ ledger }: JudgeRoad, kind: Identity['kind'], key: string): Identity | undefined {
  const earlier = ledger?.identity(kind, key);
  const file = earlier && ledger?.file(earlier.fileId);
  return file && mayComeAgain(file, null) ? undefined : earlier;
}
