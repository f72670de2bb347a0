import { textOf } from '../kit/bytes.ts';
import type { Severity } from '../model/finding.ts';
import { type FindingCode, findingCodes } from '../model/finding-codes.ts';
import type { SegmentView } from '../x12/segment-view.ts';
import { LaterDraft, type LaterText, type Spotted } from './later-draft.ts';
import { Policy } from './policy.ts';
import type { FindingDraft, ReportFinding } from './set-judge.ts';

/** A draft before the policy has spoken. */
export type Particulars = Omit<FindingDraft, 'code' | 'place' | 'loop'>;

/** The loop of a segment, and the turn of the detail loop, where it is in one. */
export type Whereabouts = Pick<FindingDraft, 'place' | 'loop'>;

export const nowhere = (): Whereabouts => ({});

/** Passes findings on under the policy of the set at hand, and keeps in mind what was told of it. */
export class Reporter {
  view: SegmentView;
  /** Of the segment at hand, ST = 1. */
  ordinal = 1;
  policy: Policy = new Policy();
  /** Version of the set; 004010 has no own codes for repetitions and components. */
  version = '';
  /** Says in which loop the segment at hand stands. */
  placeNow: () => Whereabouts = nowhere;
  /** Errors of this set by level. */
  segmentErrors = 0;
  elementErrors = 0;
  businessErrors = 0;
  #report: ReportFinding = () => {};

  constructor(view: SegmentView) {
    this.view = view;
  }

  /** A new set begins. */
  open(report: ReportFinding, policy: Policy, version: string): void {
    this.#report = report;
    this.ordinal = 1;
    this.policy = policy;
    this.version = version;
    this.segmentErrors = 0;
    this.elementErrors = 0;
    this.businessErrors = 0;
  }

  /** Whether a finding of this code would be told at all. */
  wants(code: FindingCode, own?: Severity): boolean {
    return this.policy.severity(code, own) !== 'off';
  }

  tell(code: FindingCode, particulars: Particulars): void {
    const severity = this.policy.severity(code, particulars.severity);
    if (severity === 'off') return;
    const where = particulars.offset === undefined ? this.placeNow() : {};
    this.#report(
      { ordinal: this.ordinal, ...particulars, ...where, ...this.#x12(code, severity), code, severity },
      this.view,
    );
    if (severity === 'error') this.#count(code);
  }

  /** As `tell`, for findings that come in masses: the sentence is made only when somebody reads it. */
  tellLater(code: FindingCode, spot: Spotted, say: () => LaterText): void {
    const severity = this.policy.severity(code);
    if (severity === 'off') return;
    const kind = { code, severity, x12: findingCodes[code].x12, ...this.#x12(code, severity) };
    this.#report(new LaterDraft(kind, spot, say), this.view);
    if (severity === 'error') this.#count(code);
  }

  /** What business rules warn of is no matter for an acknowledgement; before 005010 AK403 ends with code 10. */
  #x12(code: FindingCode, severity: Severity): Pick<FindingDraft, 'x12'> {
    const { level, x12 } = findingCodes[code];
    if (level === 'business' && severity === 'warning') return { x12: null };
    const isNewer = x12 === 'AK403:12' || x12 === 'AK403:13';
    return isNewer && this.version < '005010' ? { x12: 'AK403:3' } : {};
  }

  /** The id of the segment at hand as written. */
  idText(): string {
    const { bytes, start, idEnd } = this.view;
    return textOf(bytes, start, Math.min(idEnd, start + 16)).replace(/[\r\n]/g, '');
  }

  #count(code: FindingCode): void {
    const { level } = findingCodes[code];
    if (level === 'segment') this.segmentErrors += 1;
    else if (level === 'element') this.elementErrors += 1;
    else this.businessErrors += 1;
  }
}
