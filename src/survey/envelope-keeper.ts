import { bytesOf } from '../kit/bytes.ts';
import { controlKey, NumberSet } from '../kit/number-set.ts';
import { limits } from '../model/limits.ts';
import type { InterchangeSummary } from '../model/survey.ts';
import type { EnvelopeDraft } from '../validate/envelope-draft.ts';
import { checkGs, checkSt } from '../validate/group.ts';
import { checkIsa } from '../validate/interchange.ts';
import type { ReportFinding, SetJudge } from '../validate/set-judge.ts';
import { checkTrailer, type Trailer, trailers } from '../validate/trailers.ts';
import type { Dialect } from '../x12/dialect.ts';
import { groupHeaderOf } from '../x12/group-header.ts';
import type { Isa } from '../x12/isa.ts';
import { elementText, type SegmentView } from '../x12/segment-view.ts';
import type { Depth, Step } from './envelope-steps.ts';
import { endOf, setTrailerHolds, trailerHolds } from './envelope-views.ts';
import type { FindingDesk, Scopes } from './finding-desk.ts';
import { isaElementRange } from './isa-range.ts';
import type { LogWriter } from './log-writer.ts';
import { OpenGroup, OpenInterchange, OpenSet } from './open-envelope.ts';
import { logService } from './service-segments.ts';
import { Strays } from './strays.ts';

export interface KeeperOptions {
  readonly scopes: Scopes;
  readonly desk: FindingDesk;
  readonly log: LogWriter;
  readonly judge: SetJudge | null;
}

/**
 * Opens and closes interchanges, groups and sets, checks headers against trailers, and writes each to the survey log.
 * A header whose trailer is missing is closed where the next one shows that it must have ended.
 */
export class EnvelopeKeeper {
  depth: Depth = 'outside';
  readonly counts = { interchanges: 0, groups: 0, transactions: 0, accepted: 0, rejected: 0 };
  readonly summaries: InterchangeSummary[] = [];
  /** Offset behind the last segment. */
  lastEnd = 0;
  readonly #scopes: Scopes;
  readonly #desk: FindingDesk;
  readonly #log: LogWriter;
  readonly #judge: SetJudge | null;
  readonly #set = new OpenSet();
  readonly #report: ReportFinding = (draft, at) => this.#desk.report(draft, at);
  #goodDialect: Dialect | null = null;
  #goodId = '';
  #goodFunctionalId: string | null = null;
  readonly #interchangeControls = new NumberSet();
  readonly #steps: Readonly<Partial<Record<Step, (view: SegmentView) => void>>> = {
    openGroup: (view) => this.#openGroup(view),
    closeGroup: (view) => this.#closeGroup(view),
    abandonGroup: (view) => this.#abandonGroup(view),
    openSet: (view) => this.#openSet(view),
    closeSet: (view) => this.#closeSet(view),
    abandonSet: (view) => this.#abandonSet(view),
    closeInterchange: (view) => this.#closeInterchange(view),
    service: (view) => logService(this.#log, view, this.#scopes.interchange?.header.version ?? ''),
    strayService: (view) => this.#strays.service(view),
    strayBody: (view) => this.#strays.body(view),
    strayGe: (view) => this.#strays.ge(view),
    straySe: (view) => this.#strays.se(view),
    straySt: (view) => this.#strays.st(view),
  };
  readonly #strays: Strays;

  constructor(options: KeeperOptions) {
    this.#scopes = options.scopes;
    this.#desk = options.desk;
    this.#strays = new Strays(options.desk);
    this.#log = options.log;
    this.#judge = options.judge;
  }

  openInterchange(isa: Isa, view: SegmentView): void {
    const { header } = isa;
    this.counts.interchanges += 1;
    const listed = this.summaries.length < limits.interchangesListedMax;
    this.#scopes.interchange = new OpenInterchange(header, { start: view.start + view.base, listed });
    this.depth = 'interchange';
    this.#strays.openInterchange();
    this.#log.interchange(view.start + view.base, view.bytes.subarray(view.start, isa.end), isa.dialect);
    this.#checkIsa(isa, view);
    const parties = header.senderQualifier + header.sender + header.receiverQualifier + header.receiver;
    if (this.#interchangeControls.add(controlKey(bytesOf(parties + header.control))) === 'known') {
      this.#desk.report(
        { code: 'INTERCHANGE_REPEATED', message: `ISA13 ${header.control} stands in this file twice` },
        view,
      );
    }
  }

  /** One that shares its dialect with a good one differs from it in its number alone. */
  #checkIsa(isa: Isa, view: SegmentView): void {
    if (isa.dialect === this.#goodDialect) return;
    const drafts = checkIsa(isa);
    for (const draft of drafts) this.#desk.report({ ...draft, ...isaElementRange(isa, view, draft.element) }, view);
    if (drafts.length === 0) this.#goodDialect = isa.dialect;
  }

  /** Closes all that is open, because the file ends or another ISA begins. */
  abandon(view: SegmentView): void {
    if (this.depth === 'set') this.take('abandonSet', view);
    if (this.depth === 'group') this.take('abandonGroup', view);
    const control = this.#scopes.interchange?.header.control;
    const message = `Interchange ${control} is not closed by an IEA`;
    this.#desk.report({ code: 'IEA_MISSING', segmentId: 'IEA', message }, view);
    this.#endInterchange(this.lastEnd);
  }

  take(step: Step, view: SegmentView): void {
    this.#steps[step]?.(view);
  }

  #openGroup(view: SegmentView): void {
    const header = groupHeaderOf(view);
    const group = new OpenGroup(header);
    this.counts.groups += 1;
    this.#scopes.group = group;
    this.depth = 'group';
    this.#strays.openGroup();
    this.#log.group(view.start + view.base, view.bytes.subarray(view.start, view.end));
    for (const draft of checkGs(header, view.elements)) this.#desk.report(draft, view);
    const { interchange } = this.#scopes;
    if (!interchange) return;
    interchange.groups += 1;
    if (interchange.groupControls.add(controlKey(bytesOf(header.control))) === 'known') {
      this.#say('GROUP_REPEATED', `GS06 ${header.control} stands in this interchange twice`, view);
    }
  }

  #closeGroup(view: SegmentView): void {
    const { group } = this.#scopes;
    this.#trailer(trailers.GE, view, { counted: group?.sets ?? 0, headerControl: group?.header.control ?? '' });
    this.#endGroup(endOf(view), Number(elementText(view, 1) || Number.NaN));
  }

  #abandonGroup(view: SegmentView): void {
    const message = `Group ${this.#scopes.group?.header.control} is not closed by a GE`;
    this.#desk.report({ code: 'GE_MISSING', segmentId: 'GE', message }, view);
    this.#endGroup(this.lastEnd, Number.NaN);
  }

  #endGroup(end: number, claimed: number): void {
    const { group, interchange } = this.#scopes;
    if (!group) return;
    const rejected = group.rejected ? group.sets : group.rejectedSets;
    const { sets, errors, codes } = group;
    this.#log.groupEnd({ end, sets, rejected, errors, codes, claimed: Number.isFinite(claimed) ? claimed : -1 });
    if (interchange) interchange.rejectedSets += rejected;
    this.#scopes.group = null;
    this.depth = 'interchange';
  }

  #openSet(view: SegmentView): void {
    const set = this.#set;
    const { group, interchange } = this.#scopes;
    this.counts.transactions += 1;
    set.open(view);
    this.#scopes.set = set;
    this.depth = 'set';
    this.#strays.openSet();
    this.#checkSt(set, view);
    if (group && group.setControls.add(controlKey(set.control.bytes, set.control.length)) === 'known') {
      const message = `ST02 ${set.control.text} stands in this group twice`;
      this.#desk.report({ code: 'ST_REPEATED', element: 2, message }, view);
    }
    if (!this.#judge || !group || !interchange) return;
    const context = group.contextOf(set.id.text, interchange.header);
    set.judgedAt = this.#judge.begin(context, view, this.#report);
  }

  /** Most sets of a group are of one kind: what was found good is not looked at again. */
  #checkSt({ id, control, convention }: OpenSet, view: SegmentView): void {
    const group = this.#scopes.group?.header ?? null;
    const functionalId = group?.functionalId ?? null;
    const fits = control.isPlain && control.length >= 4 && control.length <= 9;
    if (fits && id.text === this.#goodId && functionalId === this.#goodFunctionalId) return;
    const header = { id: id.text, control: control.text, convention: convention.text };
    const drafts = checkSt(header, group);
    for (const draft of drafts) this.#desk.report(draft, view);
    if (drafts.length > 0) return;
    this.#goodId = header.id;
    this.#goodFunctionalId = functionalId;
  }

  #closeSet(view: SegmentView): void {
    const set = this.#set;
    set.ordinal += 1;
    if (set.judgedAt !== 'envelope') this.#judge?.end(view, set.ordinal);
    if (!setTrailerHolds(view, set))
      this.#trailer(trailers.SE, view, { counted: set.ordinal, headerControl: set.control.text });
    this.#endSet(endOf(view));
  }

  #abandonSet(view: SegmentView): void {
    const set = this.#set;
    if (set.judgedAt !== 'envelope') this.#judge?.abandon();
    const message = `Transaction set ${set.control.text} (${set.id.text}) is not closed by an SE`;
    this.#desk.report({ code: 'SE_MISSING', segmentId: 'SE', ordinal: set.ordinal + 1, message }, view);
    this.#endSet(this.lastEnd);
  }

  #endSet(end: number): void {
    const set = this.#set;
    const { group, interchange } = this.#scopes;
    this.#log.set(set, end);
    this.#scopes.set = null;
    this.depth = group ? 'group' : 'interchange';
    interchange?.countSet(set.id.text);
    if (group) {
      group.sets += 1;
      group.errors += set.errors;
      if (set.errors > 0) group.rejectedSets += 1;
    } else if (interchange) interchange.rejectedSets += 1;
  }

  #closeInterchange(view: SegmentView): void {
    const { interchange } = this.#scopes;
    const groups = (interchange?.groups ?? 0) + this.#strays.headless;
    const counted = { counted: groups, headerControl: interchange?.header.control ?? '' };
    this.#trailer(trailers.IEA, view, counted);
    this.#endInterchange(endOf(view));
  }

  #endInterchange(end: number): void {
    const { interchange } = this.#scopes;
    if (!interchange) return;
    const rejected = interchange.rejected ? interchange.sets : interchange.rejectedSets;
    this.counts.rejected += rejected;
    this.counts.accepted += interchange.sets - rejected;
    const { groups, sets, codes } = interchange;
    this.#log.interchangeEnd({ end, groups, sets, codes, rejected: interchange.rejected });
    const summary = interchange.summary(end);
    if (summary) this.summaries.push(summary);
    this.#scopes.interchange = null;
    this.depth = 'outside';
  }

  #trailer(trailer: Trailer, view: SegmentView, header: { counted: number; headerControl: string }): void {
    if (trailerHolds(view, header)) return;
    const values = { ...header, count: elementText(view, 1), control: elementText(view, 2) };
    for (const draft of checkTrailer(trailer, values)) this.#desk.report(draft, view);
  }

  #say(code: EnvelopeDraft['code'], message: string, view: SegmentView): void {
    this.#desk.report({ code, message }, view);
  }
}
