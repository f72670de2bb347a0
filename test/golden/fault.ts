import type { Edit } from './edits.ts';
import type { Size, Version } from './message.ts';
import type { Policies } from './policies.ts';

/**
 * One fault, put into a good message. `gives` is what must be found, one text a finding: code, X12's code (`-` for
 * none), then the segment with its ordinal, and element, component and repetition where they matter:
 * `ELEMENT_CODE AK403:7 POC@12.5-1^2`. A warning begins with `warning`.
 */
export interface Fault {
  readonly name: string;
  /** The message it is put into; left out, the typical one. */
  readonly on?: Size;
  /** Left out, both. */
  readonly versions?: readonly Version[];
  /** A change between ST and SE; counts and totals of the set are reckoned before it, SE01 behind it. */
  readonly body?: (segments: readonly string[], version: Version) => readonly string[];
  /** A change anywhere from ISA to IEA, behind all reckoning. */
  readonly envelope?: Edit;
  /** A change of the text as written. */
  readonly raw?: (text: string) => string;
  readonly gives: string | readonly string[] | ((version: Version) => string | readonly string[]);
  readonly policies?: Policies;
}

/** The code that AK403 has before and from 005010 on, for repetitions (12) and components (13). */
export function newer(code: 12 | 13, version: Version): string {
  return version === '004010' ? 'AK403:3' : `AK403:${code}`;
}
