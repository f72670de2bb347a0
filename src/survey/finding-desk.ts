import { unpackId } from '../kit/bytes.ts';
import type { Severity } from '../model/finding.ts';
import { findingKind } from '../model/finding-codes.ts';
import { limits } from '../model/limits.ts';
import type { FindingDraft } from '../validate/set-judge.ts';
import type { SegmentView } from '../x12/segment-view.ts';
import { type FindingPlace, makeFinding, offendingValue, severityOf } from './finding-maker.ts';
import type { LogWriter } from './log-writer.ts';
import type { OpenGroup, OpenInterchange, OpenSet } from './open-envelope.ts';
import { Tally } from './tally.ts';

/** What is open in the envelope; the surveyor keeps it, the desk reads it. */
export interface Scopes {
  interchange: OpenInterchange | null;
  group: OpenGroup | null;
  set: OpenSet | null;
}

/**
 * Takes in every finding: counts it, charges it to the set, group or interchange that its X12 code belongs to, and
 * keeps its text while the lists have room.
 */
export class FindingDesk {
  readonly tally: Tally;
  readonly #scopes: Scopes;
  readonly #log: LogWriter;
  readonly #told = new Set<string>();
  readonly #placeOf: FindingPlace['placeOf'];

  constructor(options: {
    scopes: Scopes;
    log: LogWriter;
    findingsListedMax: number;
    placeOf: FindingPlace['placeOf'];
  }) {
    this.#scopes = options.scopes;
    this.#log = options.log;
    this.tally = new Tally(options.findingsListedMax);
    this.#placeOf = options.placeOf;
  }

  /** `look` gives the segment concerned; it is asked only when the finding is listed. */
  report(draft: FindingDraft, look: SegmentView | (() => SegmentView)): void {
    if (draft.once && this.#wasTold(draft.message)) return;
    const severity = severityOf(draft.code, draft.severity);
    const x12 = draft.x12 === undefined ? findingKind(draft.code).x12 : draft.x12;
    const charged = this.#charge(x12, { draft, severity });
    const listed = this.tally.count(draft.code, severity);
    const room = this.#log.keepsSets && (this.#scopes.set?.faults ?? 0) < limits.setFindingsListedMax;
    const told = charged === 'set' && room;
    if (!listed && !told) return;
    const view = typeof look === 'function' ? look() : look;
    if (listed) this.tally.list(makeFinding(draft, view, this.#place()));
    if (told && x12 !== null) this.#fault(draft, { view, severity, x12 });
  }

  /** Past the limit nothing more is told that is to be told once. */
  #wasTold(message: string): boolean {
    if (this.#told.has(message) || this.#told.size >= limits.fileFindingsListedMax) return true;
    this.#told.add(message);
    return false;
  }

  #place(): FindingPlace {
    const { interchange, group, set } = this.#scopes;
    return {
      interchange: interchange?.header.control.trim() ?? null,
      group: group?.header.control ?? null,
      set: set ? { id: set.id.text, control: set.control.text } : null,
      ordinal: set?.ordinal ?? 0,
      placeOf: this.#placeOf,
    };
  }

  /** TA105 codes are the interchange's, AK905 the group's, all others the set's; without a code the level decides. */
  #charge(x12: string | null, { draft, severity }: { draft: FindingDraft; severity: Severity }): 'set' | 'other' {
    const [table = '', code = '0'] = x12?.split(':') ?? [];
    const bit = Number(code) < 32 ? 1 << Number(code) : 0;
    const { interchange, group, set } = this.#scopes;
    const level = findingKind(draft.code).level;
    const error = severity === 'error';
    if (table === 'TA105' || (table === '' && level === 'interchange')) {
      if (interchange) chargeInterchange(interchange, bit, error);
      return 'other';
    }
    if (table === 'AK905' || (table === '' && level === 'group')) {
      if (group && error) {
        group.codes |= bit;
        group.rejected = true;
      }
      return 'other';
    }
    if (!set || level === 'file') return 'other';
    if (error) set.errors += 1;
    else set.warnings += 1;
    if (error) set.codes |= table === 'AK502' ? bit : segmentsInError;
    return table === 'AK304' || table === 'AK403' ? 'set' : 'other';
  }

  #fault(draft: FindingDraft, at: { view: SegmentView; severity: Severity; x12: string }): void {
    const { set } = this.#scopes;
    if (!set) return;
    set.faults += 1;
    this.#log.fault({
      segmentId: draft.segmentId ?? unpackId(at.view.id),
      ordinal: draft.ordinal ?? set.ordinal,
      loop: draft.loop ?? null,
      severity: at.severity,
      x12: at.x12,
      element: draft.element ?? null,
      component: draft.component ?? null,
      repetition: draft.repetition ?? null,
      dataElement: draft.dataElement ?? null,
      value: offendingValue(draft, at.view),
      message: draft.message,
    });
  }
}

/** What rejects an interchange is told alone; what is only noted (TA104 E) gives way to it. */
function chargeInterchange(interchange: OpenInterchange, bit: number, error: boolean): void {
  if (error && !interchange.rejected) interchange.codes = 0;
  if (error || !interchange.rejected) interchange.codes |= bit;
  if (error) interchange.rejected = true;
}

/** AK502 code 5: one or more segments in error. */
const segmentsInError = 1 << 5;
