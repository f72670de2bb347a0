import { type Acknowledgement, acknowledge } from '../../src/acknowledge/acknowledge.ts';
import type { ControlRequest } from '../../src/acknowledge/control.ts';
import { type AcknowledgementPolicy, defaultPolicy } from '../../src/acknowledge/policy.ts';
import type { AnswerRecords } from '../../src/acknowledge/record-cursor.ts';
import { bytesOf } from '../../src/kit/bytes.ts';
import { recordsOf } from '../../src/survey/log-reader.ts';
import { surveyBytes } from '../x12/survey-bytes.ts';

/** An acknowledgement with its bytes as text. */
export interface Answer extends Omit<Acknowledgement, 'chunks'> {
  readonly text: string;
  readonly lines: readonly string[];
}

/** A ledger's counters in a map: the first number of each pair of parties is 1. */
export function counters(asked: ControlRequest[] = []): (request: ControlRequest) => number {
  const last = new Map<string, number>();
  return (request) => {
    asked.push(request);
    const key = [request.kind, request.sender, request.receiver].join('|');
    const next = (last.get(key) ?? 0) + 1;
    last.set(key, next);
    return next;
  };
}

export async function answersTo(
  records: () => AnswerRecords,
  policy: Partial<AcknowledgementPolicy> = {},
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const options = { records, policyOf: () => ({ ...defaultPolicy, ...policy }), controlOf: counters() };
  for await (const one of acknowledge({ ...options, date: '20261124', time: '0828' })) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of one.chunks) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const { chunks: _, ...facts } = one;
    answers.push({ ...facts, text, lines: text.trimEnd().split('\n') });
  }
  return answers;
}

/** Survey of the envelope and answers to it. */
export async function answersToText(
  text: string | Uint8Array,
  policy: Partial<AcknowledgementPolicy> = {},
): Promise<readonly Answer[]> {
  const survey = await surveyBytes(typeof text === 'string' ? bytesOf(text) : text);
  const { log } = survey;
  if (log.kind !== 'memory') throw new TypeError('a survey in memory has its log in memory');
  return answersTo(() => recordsOf(log.bytes), policy);
}

export interface InterchangeParts {
  readonly version?: string;
  readonly groups: readonly string[];
  readonly asked?: '0' | '1';
  readonly iea?: string;
}

/** An interchange from partner ACME to us; groups as text. */
export function interchange({ version = '00401', groups, asked = '0', iea }: InterchangeParts): string {
  const standard = version >= '00402' ? '^' : 'U';
  const isa = `ISA*00*          *00*          *ZZ*ACME           *01*OURS           *260102*0304*${standard}*${version}*000000077*${asked}*T*:~`;
  return `${isa}${groups.join('')}${iea ?? `IEA*${groups.length}*000000077~`}`;
}

export interface GroupParts {
  readonly gs01?: string;
  readonly version?: string;
  readonly control?: string;
  readonly sets: readonly string[];
  readonly ge?: string;
}

export function group({ gs01 = 'PO', version = '004010', control = '7', sets, ge }: GroupParts): string {
  const gs = `GS*${gs01}*ACMEGS*OURGS*20260102*0304*${control}*X*${version}~`;
  return `${gs}${sets.join('')}${ge ?? `GE*${sets.length}*${control}~`}`;
}

/** A set of three segments; `se` replaces its SE. */
export function set(control: string, se = `SE*3*${control}~`, convention = ''): string {
  return `ST*850*${control}${convention === '' ? '' : `*${convention}`}~BEG*00*NE*P1**20260102~${se}`;
}
