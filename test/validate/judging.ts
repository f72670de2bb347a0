import { bytesOf } from '../../src/kit/bytes.ts';
import { createCatalog } from '../../src/schema/catalog.ts';
import { createSetJudge, type JudgeOptions } from '../../src/validate/judge.ts';
import type { JudgePolicy } from '../../src/validate/policy.ts';
import type { FindingDraft, SetContext, SetJudge } from '../../src/validate/set-judge.ts';
import { type Dialect, delimiterOf, dialectOf } from '../../src/x12/dialect.ts';
import { type SegmentView, viewOf } from '../../src/x12/segment-view.ts';

const catalog = createCatalog();

/** What was said, with the ordinal of the segment at hand where the draft names no other. */
export interface Said extends FindingDraft {
  readonly at: number;
}

export interface Case {
  readonly set: string;
  readonly version?: string;
  readonly options?: JudgeOptions;
  readonly dialect?: Dialect;
  readonly judge?: SetJudge;
}

export function contextOf(id: string, version: string): SetContext {
  const parties = { sender: 'S', senderQualifier: 'ZZ', groupSender: 'S' };
  return { id, version, functionalId: 'PO', ...parties };
}

/** Options with one policy for everybody. */
export function withPolicy(policy: JudgePolicy): JudgeOptions {
  return { policyFor: () => policy };
}

export const dialect = dialectWith('*', ':', '^');

export function dialectWith(element: string, component: string, repetition: string | null): Dialect {
  const of = (text: string) => delimiterOf(bytesOf(text));
  return dialectOf({
    element: of(element),
    component: of(component),
    repetition: repetition === null ? null : of(repetition),
    terminator: of('~'),
  });
}

export function newJudge(options: JudgeOptions = {}): SetJudge {
  return createSetJudge(catalog, options);
}

/** Judges the segments between ST and SE, one text each. */
export function judge(segments: readonly string[], about: Case): Said[] {
  const said: Said[] = [];
  const { set, version = '004010', options = {} } = about;
  const judging = about.judge ?? newJudge(options);
  const view = (text: string) => paddedView(text, about.dialect ?? dialect);
  let at = 1;
  const sender = { senderQualifier: 'ZZ', sender: 'S', groupSender: 'S' };
  const context = { id: set, version, functionalId: 'PO', ...sender };
  judging.begin(context, view(`ST*${set}*0001`), (draft) =>
    said.push({ ...draft, message: draft.message, ...writtenOf(draft), at: draft.ordinal ?? at }),
  );
  for (const segment of segments) {
    at += 1;
    judging.segment(view(segment), at);
  }
  at += 1;
  judging.end(view(`SE*${segments.length + 2}*0001`), at);
  return said;
}

/** Sentences are made when they are asked for: copying a draft does not copy them. */
function writtenOf({ value }: FindingDraft): { value?: string } {
  return value === undefined ? {} : { value };
}

/** A segment with bytes behind it, as it stands in a window: the quick way of judging needs them. */
export function paddedView(text: string, spoken: Dialect = dialect): SegmentView {
  return { ...viewOf(bytesOf(text), spoken), bytes: bytesOf(`${text}~~~~~~~~~~~~~~~~`) };
}

export function errorsOf(said: readonly Said[]): Said[] {
  return said.filter((one) => one.severity === 'error');
}

/** `CODE@ordinal` of each, for short comparisons. */
export function codesOf(said: readonly Said[]): string[] {
  return said.map((one) => `${one.code}@${one.at}`);
}
