import { acknowledge } from '../../src/acknowledge/acknowledge.ts';
import { defaultPolicy } from '../../src/acknowledge/policy.ts';
import { bytesOf } from '../../src/kit/bytes.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Survey } from '../../src/model/survey.ts';
import { createCatalog } from '../../src/schema/catalog.ts';
import { recordsOf } from '../../src/survey/log-reader.ts';
import { createSetJudge } from '../../src/validate/judge.ts';
import { counters } from '../acknowledge/answers.ts';
import { surveyBytes } from '../x12/survey-bytes.ts';
import type { Policies } from './policies.ts';

const catalog = createCatalog();

/** A finding as it stands beside a fixture. */
export type ExpectedFinding = Pick<
  Finding,
  'code' | 'severity' | 'x12' | 'segment' | 'element' | 'component' | 'repetition'
>;

/** The segments of an acknowledgement between ISA and IEA that speak of what was received. */
export interface Answers {
  /** As a partner without a profile is answered; null for no answer. */
  readonly acknowledgement: readonly string[] | null;
  /** As a 999, where the group is of 005010 and was not answered by one already. */
  readonly as999?: readonly string[];
}

export interface Outcome extends Answers {
  readonly findings: readonly ExpectedFinding[];
}

/** What is found in a file and answered to it. */
export async function outcomeOf(text: string, policies: Policies): Promise<Outcome> {
  const survey = await surveyed(text, policies);
  const findings = survey.findings.map(expectedOf);
  const answers = await answersOf(survey, policies);
  const acknowledgement = answers.length === 0 ? null : answers.flatMap(said);
  if (!acknowledgement?.some((segment) => segment.startsWith('AK9')) || !text.includes('005010')) {
    return { findings, acknowledgement };
  }
  return { findings, acknowledgement, as999: (await answersOf(survey, in999(policies))).flatMap(said) };
}

/** The same, but for what the groups are answered by. */
export function in999(policies: Policies): Policies {
  return { ...policies, acknowledge: { ...policies.acknowledge, functional: '999' } };
}

/** One for all who have no policy of their own: to make a judge takes longer than to judge a small file. */
const usualJudge = createSetJudge(catalog);

export function surveyed(text: string, { judge }: Policies): Promise<Survey> {
  const own = judge === undefined ? usualJudge : createSetJudge(catalog, { policyFor: () => judge });
  return surveyBytes(bytesOf(text), { judge: own });
}

/** The acknowledgements of a file as text, one each interchange. */
export async function answersOf(survey: Survey, policies: Policies): Promise<string[]> {
  const { log } = survey;
  if (log.kind !== 'memory') throw new TypeError('a survey in memory has its log in memory');
  const policyOf = () => ({ ...defaultPolicy, ...policies.acknowledge });
  const options = { records: () => recordsOf(log.bytes), policyOf, controlOf: counters() };
  const answers: string[] = [];
  for await (const one of acknowledge({ ...options, date: '20260107', time: '0920' })) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of one.chunks) chunks.push(chunk);
    answers.push(Buffer.concat(chunks).toString());
  }
  return answers;
}

function said(answer: string): readonly string[] {
  return answer.split('~\n').filter((segment) => /^(?:AK|IK|TA1)/.test(segment));
}

function expectedOf({ code, severity, x12, segment, element, component, repetition }: Finding): ExpectedFinding {
  return { code, severity, x12, segment, element, component, repetition };
}

/** A finding in the notation of the fault tables. */
export function shortOf({ code, severity, x12, segment, element, component, repetition }: ExpectedFinding): string {
  const place = segment === null ? '' : ` ${segment.id}@${segment.ordinal}`;
  const inside = [
    element === null ? '' : `.${element}`,
    component === null ? '' : `-${component}`,
    repetition === null ? '' : `^${repetition}`,
  ];
  return `${severity === 'warning' ? 'warning ' : ''}${code} ${x12 ?? '-'}${place}${inside.join('')}`;
}
