import type { AcknowledgementPolicy } from '../../src/acknowledge/policy.ts';
import type { Survey } from '../../src/model/survey.ts';
import { createCatalog } from '../../src/schema/catalog.ts';
import { recordsOf } from '../../src/survey/log-reader.ts';
import { createSetJudge } from '../../src/validate/judge.ts';
import { answersTo } from '../acknowledge/answers.ts';
import { surveyBytes } from '../x12/survey-bytes.ts';
import { corpusBytes } from './manifest.ts';

const judge = createSetJudge(createCatalog());

/** A file of the corpus, judged down to the elements. */
export function surveyCorpus(path: string): Promise<Survey> {
  return surveyBytes(corpusBytes(path), { judge });
}

/** X12's codes of all that was found, each once. */
export function codesIn({ findings }: Survey): readonly string[] {
  return [...new Set(findings.flatMap(({ x12 }) => x12 ?? []))].toSorted();
}

/** The segments of the first answer. */
export async function answersOf({ log }: Survey, policy: Partial<AcknowledgementPolicy>): Promise<readonly string[]> {
  if (log.kind !== 'memory') throw new TypeError('a survey in memory has its log in memory');
  const [answer] = await answersTo(() => recordsOf(log.bytes), policy);
  return (answer?.lines ?? []).map((line) => line.replace(/~$/, ''));
}
