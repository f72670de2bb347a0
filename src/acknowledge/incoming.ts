import { limits } from '../model/limits.ts';
import type { IncomingAcknowledgement, IncomingFault, IncomingSet } from './incoming-shape.ts';

/** A segment as text: its id, then its elements. */
export type SegmentText = readonly [id: string, ...elements: string[]];

/**
 * Reads one acknowledgement that a partner sent, segment by segment: a 997 or 999 from ST to SE, or a TA1 by itself.
 * Of a group with a million sets it keeps the counts and the first sets that were not accepted.
 */
export class IncomingReader {
  readonly #component: string;
  #kind: '997' | '999' | null = null;
  #group: { functionalId: string; control: string; version: string } | null = null;
  #set: OpenSet | null = null;
  #counts = { accepted: 0, withErrors: 0, rejected: 0 };
  #sets: IncomingSet[] = [];
  #lastSegment = { id: '', ordinal: 0 };

  /** `component` is the component separator of the interchange. */
  constructor(component: string) {
    this.#component = component;
  }

  /** The acknowledgement, when this segment ends one. */
  take(segment: SegmentText): IncomingAcknowledgement | null {
    const [id, ...elements] = segment;
    const kind = steps[id];
    if (kind === undefined) return null;
    const at = (position: number): string => elements[position - 1] ?? '';
    switch (kind) {
      case 'interchange':
        return interchangeOf(at);
      case 'begin':
        this.#begin(at(1));
        return null;
      case 'group':
        this.#group = { functionalId: at(1), control: at(2), version: at(3) };
        return null;
      case 'set':
        this.#openSet(at(1), at(2));
        return null;
      case 'segment':
        this.#segment(at);
        return null;
      case 'element':
        this.#element(at);
        return null;
      case 'verdict':
        this.#closeSet(elements);
        return null;
      case 'end':
        return this.#end(elements);
    }
  }

  #begin(set: string): void {
    this.#kind = set === '997' || set === '999' ? set : null;
    this.#group = null;
    this.#set = null;
    this.#counts = { accepted: 0, withErrors: 0, rejected: 0 };
    this.#sets = [];
  }

  #openSet(id: string, control: string): void {
    this.#set = { id, control, faults: [], faultCount: 0 };
  }

  #segment(at: (position: number) => string): void {
    this.#lastSegment = { id: at(1), ordinal: Number(at(2)) || 0 };
    // Code 8 says no more than that element faults follow.
    if (at(4) !== '8') this.#fault({ ...this.#here(), code: at(4), element: null, component: null, value: null });
  }

  #element(at: (position: number) => string): void {
    const [element = '', component = ''] = at(1).split(this.#component);
    const place = { element: Number(element) || null, component: Number(component) || null };
    this.#fault({ ...this.#here(), code: at(3), ...place, value: at(4) === '' ? null : at(4) });
  }

  #here(): Pick<IncomingFault, 'segment' | 'ordinal'> {
    return { segment: this.#lastSegment.id, ordinal: this.#lastSegment.ordinal };
  }

  #fault(fault: IncomingFault): void {
    if (!this.#set) return;
    this.#set.faultCount += 1;
    if (this.#set.faults.length < limits.setFindingsListedMax) this.#set.faults.push(fault);
  }

  #closeSet(elements: readonly string[]): void {
    const [verdict = '', ...codes] = elements;
    if (!this.#set) return;
    const outcome = setOutcomes[verdict] ?? 'rejected';
    this.#counts[outcome] += 1;
    if (outcome !== 'accepted' && this.#sets.length < limits.resultRowsMax) {
      this.#sets.push({ ...this.#set, verdict, codes: codes.filter((code) => code !== '') });
    }
    this.#set = null;
  }

  #end(elements: readonly string[]): IncomingAcknowledgement | null {
    const [verdict = '', claimed = '', received = '', accepted = '', ...codes] = elements;
    const [kind, group] = [this.#kind, this.#group];
    this.#kind = null;
    this.#group = null;
    if (kind === null || group === null) return null;
    return {
      kind,
      ...group,
      verdict,
      codes: codes.filter((code) => code !== ''),
      claimed: Number(claimed) || 0,
      received: Number(received) || 0,
      accepted: Number(accepted) || 0,
      listed: this.#counts,
      sets: this.#sets,
    };
  }
}

interface OpenSet {
  readonly id: string;
  readonly control: string;
  readonly faults: IncomingFault[];
  faultCount: number;
}

/** What each segment is to an acknowledgement; AK1 to AK9 in a 997, IK3 to IK5 in a 999. */
const steps: Readonly<
  Record<string, 'interchange' | 'begin' | 'group' | 'set' | 'segment' | 'element' | 'verdict' | 'end'>
> = {
  TA1: 'interchange',
  ST: 'begin',
  AK1: 'group',
  AK2: 'set',
  AK3: 'segment',
  IK3: 'segment',
  AK4: 'element',
  IK4: 'element',
  AK5: 'verdict',
  IK5: 'verdict',
  AK9: 'end',
};

/** AK501; M, R, W, X and whatever is no code reject the set. */
const setOutcomes: Readonly<Record<string, 'accepted' | 'withErrors'>> = { A: 'accepted', E: 'withErrors' };

function interchangeOf(at: (position: number) => string): IncomingAcknowledgement {
  return { kind: 'TA1', control: at(1), date: at(2), time: at(3), verdict: at(4), code: at(5) };
}
