import { PartnerIndex, type PartnerRules, partyOf } from '../model/partner.ts';
import type { SchemaCatalog } from '../schema/catalog.ts';
import type { SegmentView } from '../x12/segment-view.ts';
import type { Window } from '../x12/window.ts';
import { createSetJudge } from './judge.ts';
import type { FindingDraft, ReportFinding, SetContext, SetJudge } from './set-judge.ts';

/** A judge that is as strict with each partner as was agreed with him; sets of others are judged by the defaults. */
export function createPartnerJudge(catalog: SchemaCatalog, partners: readonly PartnerRules[]): SetJudge {
  if (partners.length === 0) return createSetJudge(catalog);
  const rulesOf = rulesFinder(partners);
  const judge = createSetJudge(catalog, { policyFor: rulesOf });
  return partners.some(({ versions }) => versions !== null) ? new AgreedSetsJudge(judge, rulesOf) : judge;
}

type RulesOf = (context: SetContext) => PartnerRules | undefined;

/** Most sets have the sender of the one before: he is not looked up again. */
function rulesFinder(partners: readonly PartnerRules[]): RulesOf {
  const index = new PartnerIndex(partners, ({ ids }) => ids);
  let last: SetContext | undefined;
  let found: PartnerRules | undefined;
  return (context) => {
    if (last === undefined || !sameSender(last, context)) {
      found = index.find(partyOf(context.senderQualifier, context.sender), context.groupSender)?.partner;
      last = context;
    }
    return found;
  };
}

function sameSender(one: SetContext, other: SetContext): boolean {
  const { senderQualifier, sender, groupSender } = one;
  return sender === other.sender && senderQualifier === other.senderQualifier && groupSender === other.groupSender;
}

/** Tells of sets and versions that were not agreed, and judges them all the same. */
class AgreedSetsJudge implements SetJudge {
  readonly #judge: SetJudge;
  readonly #rulesOf: RulesOf;

  constructor(judge: SetJudge, rulesOf: RulesOf) {
    this.#judge = judge;
    this.#rulesOf = rulesOf;
  }

  begin(context: SetContext, st: SegmentView, report: ReportFinding): 'schema' | 'syntax' {
    const rules = this.#rulesOf(context);
    const draft = rules === undefined ? undefined : notAgreed(context, rules);
    if (draft) report(draft, st);
    return this.#judge.begin(context, st, report);
  }

  segment(view: SegmentView, ordinal: number): void {
    this.#judge.segment(view, ordinal);
  }

  row(window: Window, ordinal: number): void {
    this.#judge.row(window, ordinal);
  }

  end(se: SegmentView, ordinal: number): void {
    this.#judge.end(se, ordinal);
  }

  abandon(): void {
    this.#judge.abandon();
  }
}

function notAgreed(context: SetContext, { versions, severities }: PartnerRules): FindingDraft | undefined {
  const verdict = severities.SET_NOT_AGREED ?? 'reject';
  // Acknowledgements (FA) answer what we sent: they are taken whatever was agreed.
  if (versions === null || verdict === 'off' || context.functionalId === 'FA') return undefined;
  const agreed = versions[context.id];
  if (agreed?.some((version) => coversVersion(version, context.version))) return undefined;
  const severity = verdict === 'warn' ? 'warning' : 'error';
  const listed = agreed === undefined ? Object.keys(versions).join(', ') : agreed.join(', ');
  const message =
    agreed === undefined
      ? `The partner's profile has no set ${context.id}, only ${listed}`
      : `The partner's profile has set ${context.id} in version ${listed}, not ${context.version}`;
  return { code: 'SET_NOT_AGREED', severity, element: 1, message };
}

/** `005010` stands for every version that begins so. */
function coversVersion(agreed: string, version: string): boolean {
  return agreed.length === 6 ? version.slice(0, 6) === agreed : version === agreed;
}
