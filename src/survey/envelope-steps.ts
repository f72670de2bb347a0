import { segmentId } from '../x12/segment-ids.ts';

/** How deep the surveyor stands in the envelope. */
export type Depth = 'outside' | 'interchange' | 'group' | 'set';

/** What a segment is to the envelope. */
export type Role = 'GS' | 'GE' | 'ST' | 'SE' | 'IEA' | 'service' | 'body';

export type Step =
  | 'openGroup'
  | 'closeGroup'
  | 'abandonGroup'
  | 'openSet'
  | 'closeSet'
  | 'abandonSet'
  | 'closeInterchange'
  | 'service'
  | 'strayService'
  | 'body'
  | 'strayBody'
  | 'strayGe'
  | 'straySe'
  | 'straySt';

/** A switch on small integers, because every segment of every file comes by here. */
export function roleOf(id: number): Role {
  switch (id) {
    case segmentId.GS:
      return 'GS';
    case segmentId.GE:
      return 'GE';
    case segmentId.ST:
      return 'ST';
    case segmentId.SE:
      return 'SE';
    case segmentId.IEA:
      return 'IEA';
    case segmentId.ISB:
    case segmentId.ISE:
    case segmentId.ISX:
    case segmentId.TA1:
    case segmentId.TA3:
      return 'service';
    default:
      return 'body';
  }
}

/** What to do with a segment, by depth and role: missing trailers are closed at the next header, so that neighbours stay whole. */
export const envelopeSteps: Readonly<Record<Exclude<Depth, 'outside'>, Readonly<Record<Role, readonly Step[]>>>> = {
  interchange: {
    GS: ['openGroup'],
    GE: ['strayGe'],
    ST: ['straySt', 'openSet'],
    SE: ['straySe'],
    IEA: ['closeInterchange'],
    service: ['service'],
    body: ['strayBody'],
  },
  group: {
    GS: ['abandonGroup', 'openGroup'],
    GE: ['closeGroup'],
    ST: ['openSet'],
    SE: ['straySe'],
    IEA: ['abandonGroup', 'closeInterchange'],
    service: ['strayService'],
    body: ['strayBody'],
  },
  set: {
    GS: ['abandonSet', 'abandonGroup', 'openGroup'],
    GE: ['abandonSet', 'closeGroup'],
    ST: ['abandonSet', 'openSet'],
    SE: ['closeSet'],
    IEA: ['abandonSet', 'abandonGroup', 'closeInterchange'],
    service: ['body'],
    body: ['body'],
  },
};
