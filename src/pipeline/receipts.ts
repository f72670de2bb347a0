import type { AgentError } from '../model/agent-error.ts';
import type { Claim } from '../model/claim.ts';
import type { Identity, LedgerFile } from '../model/ledger.ts';
import type { LedgerReader } from '../model/ledger-access.ts';
import { isFinal } from '../model/ledger-states.ts';
import { limits } from '../model/limits.ts';
import type {
  AcknowledgementReceipt,
  DeliveryReceipt,
  FileStatus,
  Receipt,
  ReceivedReceipt,
  StageTimes,
} from '../model/receipt.ts';
import type { PutAside, Rulings } from './partner-step.ts';
import type { Surveyed } from './survey-step.ts';

type Verdict = Pick<Receipt, 'status' | 'code' | 'message' | 'remedy'>;

export interface Effects {
  /** Left out where a file was only judged. */
  readonly rulings?: Rulings;
  readonly acknowledgements: readonly AcknowledgementReceipt[];
  readonly deliveries: readonly DeliveryReceipt[];
  readonly received?: readonly ReceivedReceipt[];
  readonly durationMs: number;
  /** Left out where a file was only judged. */
  readonly stages?: StageTimes;
}

/** The receipt of a file that was surveyed. */
export function receiptOf(claim: Claim, survey: Surveyed, effects: Effects): Receipt {
  const { bytes, interchanges, groups, transactions, accepted, rejected, segments, elements } =
    effects.rulings?.totals ?? survey.totals;
  return {
    file: claim.origin,
    sha256: survey.sha256,
    bytes: Math.max(bytes, claim.bytes),
    ...verdictOf(survey, effects.rulings),
    content: survey.interchanges,
    interchanges,
    groups,
    transactions,
    accepted,
    rejected,
    segments,
    elements,
    findings: { errors: survey.totals.errors, warnings: survey.totals.warnings, listed: survey.findings },
    acknowledgements: effects.acknowledgements.slice(0, limits.resultRowsMax),
    deliveries: effects.deliveries.slice(0, limits.resultRowsMax),
    ...(effects.received?.length ? { received: effects.received } : {}),
    durationMs: effects.durationMs,
    ...(effects.stages ? { stages: effects.stages } : {}),
  };
}

/** What left the house of a file that comes to no end: its acknowledgements, and what was delivered. */
export type Left = Pick<Receipt, 'acknowledgements' | 'deliveries'>;

export function leftOf(ledger: Pick<LedgerReader, 'deliveries'>, id: string): Left {
  const acknowledgements: AcknowledgementReceipt[] = [];
  const deliveries: DeliveryReceipt[] = [];
  for (const { state, answer, destination, path, reference } of ledger.deliveries(id)) {
    if (state !== 'delivered') continue;
    const [kind, verdict] = answer?.split('/') ?? [];
    if (isAnswerKind(kind) && isAnswerVerdict(verdict)) {
      acknowledgements.push({ kind, control: reference ?? '', path: path ?? '', verdict });
    } else {
      const where = { ...(path === null ? {} : { path }), ...(reference === null ? {} : { reference }) };
      deliveries.push({ destination, status: 'delivered', ...where });
    }
  }
  const bounded = <T>(rows: readonly T[]): readonly T[] => rows.slice(0, limits.resultRowsMax);
  return { acknowledgements: bounded(acknowledgements), deliveries: bounded(deliveries) };
}

const isAnswerKind = isOneOf('TA1', '997', '999');
const isAnswerVerdict = isOneOf('A', 'E', 'P', 'R');

function isOneOf<T extends string>(...words: readonly T[]): (word: string | undefined) => word is T {
  return (word): word is T => words.some((one) => one === word);
}

/** The receipt of a file that the world kept us from finishing. */
export function failureReceipt(
  claim: Claim,
  error: AgentError,
  of: Pick<Effects, 'durationMs' | 'stages'> & Partial<Left>,
): Receipt {
  return {
    file: claim.origin,
    sha256: null,
    bytes: claim.bytes,
    status: 'failed',
    code: error.code,
    message: error.message,
    remedy: error.hint,
    content: [],
    interchanges: 0,
    groups: 0,
    transactions: 0,
    accepted: 0,
    rejected: 0,
    segments: 0,
    elements: 0,
    findings: { errors: 0, warnings: 0, listed: [] },
    acknowledgements: [],
    deliveries: [],
    ...of,
  };
}

/** What is known of the earlier file of a duplicate. */
interface SeenBefore {
  readonly earlier: Identity;
  /** As the ledger has it. */
  readonly file: LedgerFile | undefined;
  /** What is held back of it. */
  readonly held: number;
}

export function seenBefore({ ledger }: { readonly ledger: LedgerReader }, earlier: Identity): SeenBefore {
  const held = ledger.sets(earlier.fileId).filter(({ state }) => state === 'quarantined').length;
  return { earlier, file: ledger.file(earlier.fileId), held };
}

type DuplicateEffects = Omit<Effects, 'rulings' | 'deliveries'> & SeenBefore;

/** The receipt of a file that was seen before: nothing was done, but for the TA1 that it asks for. */
export function duplicateReceipt(claim: Claim, survey: Surveyed, of: DuplicateEffects): Receipt {
  const { earlier, file, held, ...effects } = of;
  const seen = `${new Date(earlier.seenMs).toISOString()}, ${earlier.fileId}`;
  const before = file && isFinal(file.state) ? { id: file.id, status: file.state, code: file.code } : null;
  const common = {
    ...receiptOf(claim, survey, { ...effects, deliveries: [] }),
    status: 'duplicate',
    code: null,
  } as const;
  if (before === null || before.code === null) {
    const message = `The same content was processed before (${seen}); nothing was done`;
    const remedy = 'To process it all the same, use --allow-duplicate.';
    return { ...common, message, remedy, ...(before ? { earlier: before } : {}) };
  }
  const whole = before.status === 'partial' ? 'taken in part' : 'rejected';
  const heldText = held > 0 ? `; held back in quarantine: ${held}` : '';
  return {
    ...common,
    message: `The same content was ${whole} before (${seen}, ${before.code})${heldText}; nothing was done`,
    remedy: `${held > 0 ? `See \`edi-agent quarantine show ${before.id}\`: mend and replay` : `See \`edi-agent files show ${before.id}\``}; or judge it again with --allow-duplicate.`,
    earlier: before,
  };
}

/** Processed, partial, quarantined or failed, with the code that says why. */
export function verdictOf(survey: Surveyed, rulings?: Rulings): Verdict {
  const { failure } = survey;
  const totals = rulings?.totals ?? survey.totals;
  const asides = asidesOf(rulings);
  const clean = failure === null && asides.length === 0 && totals.rejected === 0;
  if (clean && totals.errors === (rulings?.excused ?? 0)) {
    return { status: 'processed', code: null, message: null, remedy: null };
  }
  const status: FileStatus = totals.accepted > 0 ? 'partial' : 'failed';
  if (failure) return { status, code: failure.code, message: failure.message, remedy: failure.remedy };
  const [aside, ...others] = asides;
  if (aside) {
    const { code, message, remedy } = aside;
    const more = others.length === 0 ? '' : ` (and ${others.length} more interchanges were put aside)`;
    const whole = rulings?.list.every(({ kind }) => kind !== 'take') ?? false;
    return { status: whole ? 'quarantined' : status, code, message: message + more, remedy };
  }
  const ofSets = totals.rejected > 0;
  const message = ofSets
    ? `${totals.rejected} of ${totals.transactions} transaction sets were rejected`
    : 'The envelope breaks the rules of X12';
  const remedy = 'The findings tell where and what; mend and replay, or ask the sender for corrected sets.';
  return { status, code: ofSets ? 'E003.SETS' : 'E003.ENVELOPE', message, remedy };
}

function asidesOf(rulings: Rulings | undefined): readonly PutAside[] {
  return rulings?.list.flatMap((ruling) => (ruling.kind === 'aside' ? [ruling.reason] : [])) ?? [];
}
