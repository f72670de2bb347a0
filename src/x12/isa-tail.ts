import { byte, isAlphanumeric, textOf } from '../kit/bytes.ts';
import { characterAt, type Delimiter, standsAt } from './dialect.ts';

export interface IsaTail {
  readonly kind: 'tail';
  readonly component: Delimiter | null;
  readonly terminator: Delimiter;
  readonly wrapped: boolean;
  readonly blank: boolean;
  readonly end: number;
}

/** ISA16 and the terminator behind it; ISA16 may be missing, blanks or a wrapped line may stand before the terminator. */
export function readTail(
  bytes: Uint8Array,
  { from, end, wrapped: wrappedBefore }: { from: number; end: number; wrapped: boolean },
): IsaTail | { kind: 'more' } {
  let at = from;
  const wrapped = at + 1 < end && isBreak(bytes[at]) && !isBreak(bytes[at + 1]) && !segmentStartsAt(bytes, at + 1, end);
  if (wrapped) at += 1;
  if (at >= end) return { kind: 'more' };
  const first = characterAt(bytes, at, end);
  const next = at + first.bytes.length;
  if (next >= end) return { kind: 'more' };
  if (segmentStartsAt(bytes, next, end) || endsNextLine(bytes, { next, end, character: first })) {
    return { kind: 'tail', component: null, terminator: first, wrapped, blank: false, end: next };
  }
  let stop = next;
  while (stop < end && bytes[stop] === byte.space) stop += 1;
  if (wrappedBefore && stop < end && isBreak(bytes[stop])) {
    const behind = skipBreaks(bytes, stop, end);
    if (behind < end && !isAlphanumeric(bytes[behind] ?? 0)) stop = behind;
  }
  if (stop >= end) return { kind: 'more' };
  const terminator = characterAt(bytes, stop, end);
  return {
    kind: 'tail',
    component: first,
    terminator,
    wrapped,
    blank: stop > next,
    end: stop + terminator.bytes.length,
  };
}

/** ISA16 missing, with a line break behind the terminator: the same character ends the next line, too. */
function endsNextLine(
  bytes: Uint8Array,
  { next, end, character }: { next: number; end: number; character: Delimiter },
): boolean {
  const start = skipBreaks(bytes, next, end);
  if (start === next || !segmentStartsAt(bytes, start, end)) return false;
  let at = start;
  while (at < end && !isBreak(bytes[at])) at += 1;
  return at < end && standsAt(bytes, at - character.bytes.length, character);
}

/** Whether GS, TA1, ISB, ISX or IEA and something that is neither letter nor digit stands at `at`. */
function segmentStartsAt(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < 4) return false;
  const text = textOf(bytes, at, at + 4);
  return /^(?:GS[^A-Za-z0-9\s]|(?:TA1|IEA|ISB|ISX)[^A-Za-z0-9\s])/.test(text);
}

function skipBreaks(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && isBreak(bytes[at])) at += 1;
  return at;
}

function isBreak(code: number | undefined): boolean {
  return code === byte.lf || code === byte.cr;
}
