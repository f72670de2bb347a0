import { unreachable } from '../../kit/assert.ts';

/**
 * What a rule asks of a segment of which it then need not see more: data that the row kernel judges by itself. A duty
 * that is not surely fulfilled only means that the rule looks at the segment.
 */
export type Duty =
  /** One of the elements of a presence mask is there, wherever an element has one of some codes (null: everywhere). */
  | { readonly kind: 'one-of'; readonly mask: number; readonly when: CodesAt | null }
  /** An element has none of some codes. */
  | { readonly kind: 'none-of'; readonly at: CodesAt }
  /** Behind each qualifier that is one of the codes (packId) stands a number of so many digits, its check digit right. */
  | {
      readonly kind: 'check-digits';
      readonly qualifiers: readonly number[];
      readonly codes: readonly number[];
      readonly lengths: readonly number[];
    }
  /** The element is absent or in a list: its packed codes as an open hash of slots (see CodeList). */
  | { readonly kind: 'listed'; readonly position: number; readonly keys: Int32Array }
  /** The element is absent or has the form of a SCAC. */
  | { readonly kind: 'scac'; readonly position: number }
  /** One more in a cell of the tally. */
  | { readonly kind: 'count'; readonly cell: number }
  /** The element, a number, added to a cell; its digits without the point to the next. */
  | { readonly kind: 'hash'; readonly position: number; readonly cell: number }
  /** Quantity times price added to a cell, unless the basis has one of the codes; one more in the next. */
  | {
      readonly kind: 'total';
      readonly quantity: number;
      readonly price: number;
      readonly basis: CodesAt | null;
      readonly cell: number;
    };

/** Codes (packId) of an element; position 0 stands for none. */
export interface CodesAt {
  readonly position: number;
  readonly codes: Iterable<number>;
}

/** Those that ask something of the segment; the others count. */
type Check = Exclude<Duty, { readonly kind: 'count' | 'hash' | 'total' }>;

/** As the kernel numbers them. */
const kinds: Readonly<Record<Check['kind'], number>> = {
  'one-of': 1,
  'check-digits': 2,
  listed: 3,
  scac: 4,
  'none-of': 5,
};

/** Words at the head of a segment's duties: see Head in src/x12/kernel/duties.ts. */
const headWords = 3;

/**
 * By segment: offset of its duties in these words, or 0 where rules must see it. There stand offsets of the lines and of
 * the duties behind those of `one-of`, and a word that is the kernel's own. Then come the duties, `one-of` first: kind,
 * how many words there are, what it is about; a 0 ends them. The lines follow, and another 0.
 */
export function dutyWords(bySegment: readonly (readonly Duty[] | null)[]): Int32Array {
  const words: number[] = bySegment.map(() => 0);
  bySegment.forEach((duties, segment) => {
    if (duties === null) return;
    const checks = duties.filter((duty) => isCheck(duty));
    const oneOf = checks.filter(({ kind }) => kind === 'one-of').flatMap(wordsOf);
    const others = checks.filter(({ kind }) => kind !== 'one-of').flatMap(wordsOf);
    const othersAt = headWords + oneOf.length;
    words[segment] = words.length;
    words.push(
      othersAt + others.length + 1,
      othersAt,
      0,
      ...oneOf,
      ...others,
      0,
      ...linesOf(duties).flatMap(lineWords),
      0,
    );
  });
  return Int32Array.from(words);
}

function isCheck(duty: Duty): duty is Check {
  return duty.kind in kinds;
}

function wordsOf(duty: Check): readonly number[] {
  const payload = payloadOf(duty);
  return [kinds[duty.kind], payload.length + 2, ...payload];
}

function payloadOf(duty: Check): readonly number[] {
  switch (duty.kind) {
    case 'one-of':
      return [duty.mask, ...codesAt(duty.when)];
    case 'none-of':
      return codesAt(duty.at);
    case 'check-digits':
      return [
        duty.qualifiers.length,
        duty.codes.length,
        ...bitsOf(duty.codes),
        ...duty.qualifiers,
        ...duty.codes.flatMap((code, at) => [code, duty.lengths[at] ?? 0]),
      ];
    case 'listed':
      return [duty.position, duty.keys.length - 1, ...duty.keys];
    case 'scac':
      return [duty.position];
    default:
      return unreachable(duty);
  }
}

/** 64 bits in two words, one of them set by each code: most other codes have one that is not. */
function bitsOf(codes: readonly number[]): readonly number[] {
  const words = [0, 0];
  for (const code of codes) {
    const bit = Math.imul(code, 0x9e3779b1) >>> 26;
    words[bit >> 5] = (words[bit >> 5] ?? 0) | (1 << (bit & 31));
  }
  return words;
}

function codesAt(of: CodesAt | null): readonly number[] {
  if (of === null) return [0, 0];
  const codes = [...of.codes];
  return [of.position, codes.length, ...codes];
}

/** What is counted of one segment at once, so that a quantity is read once for its hash total and its price. */
interface Line {
  /** Cells, or none. */
  readonly count: number;
  readonly hash: number;
  readonly total: number;
  /** Positions, or 0. */
  readonly quantity: number;
  readonly price: number;
  readonly basis: CodesAt | null;
}

const none = -1;
const emptyLine: Line = { count: none, hash: none, total: none, quantity: 0, price: 0, basis: null };

/** As few lines as the duties that count need. */
function linesOf(duties: readonly Duty[]): readonly Line[] {
  const lines: Line[] = [];
  for (const duty of duties) {
    const part = partOf(duty);
    if (part === null) continue;
    const found = lines.findIndex((line) => hasRoom(line, part));
    const at = found < 0 ? lines.length : found;
    lines[at] = { ...emptyLine, ...lines[at], ...part };
  }
  return lines;
}

function partOf(duty: Duty): Partial<Line> | null {
  switch (duty.kind) {
    case 'count':
      return { count: duty.cell };
    case 'hash':
      return { hash: duty.cell, quantity: duty.position };
    case 'total':
      return { total: duty.cell, quantity: duty.quantity, price: duty.price, basis: duty.basis };
    default:
      return null;
  }
}

function hasRoom(line: Line, { count, hash, total, quantity }: Partial<Line>): boolean {
  if (count !== undefined) return line.count === none;
  const isFree = hash === undefined ? total !== undefined && line.total === none : line.hash === none;
  return isFree && (line.quantity === 0 || line.quantity === quantity);
}

function lineWords({ count, hash, total, quantity, price, basis }: Line): readonly number[] {
  const words = [count, quantity, hash, price, total, ...codesAt(basis)];
  return [words.length + 1, ...words];
}
