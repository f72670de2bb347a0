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

/** As the kernel numbers them. */
const kinds: Readonly<Record<Duty['kind'], number>> = {
  'one-of': 1,
  'check-digits': 2,
  listed: 3,
  scac: 4,
  count: 5,
  hash: 6,
  total: 7,
  'none-of': 8,
};

/** Those that count something: they stand behind all others, which may still say no. */
const counting: ReadonlySet<Duty['kind']> = new Set(['count', 'hash', 'total']);

/**
 * By segment: offset of its duties in these words, or 0 where rules must see it. There the first word tells how many
 * words on those begin that count something. Each duty is its kind, how many words it has, and what it is about; a 0
 * ends them (src/x12/kernel/duties.ts reads them).
 */
export function dutyWords(bySegment: readonly (readonly Duty[] | null)[]): Int32Array {
  const words: number[] = bySegment.map(() => 0);
  bySegment.forEach((duties, segment) => {
    if (duties === null) return;
    const [checks, counts] = [false, true].map((isCounting) =>
      duties.filter((duty) => counting.has(duty.kind) === isCounting).flatMap(wordsOf),
    );
    words[segment] = words.length;
    words.push(1 + (checks?.length ?? 0), ...(checks ?? []), ...(counts ?? []), 0);
  });
  return Int32Array.from(words);
}

function wordsOf(duty: Duty): readonly number[] {
  const payload = payloadOf(duty);
  return [kinds[duty.kind], payload.length + 2, ...payload];
}

function payloadOf(duty: Duty): readonly number[] {
  switch (duty.kind) {
    case 'one-of':
      return [duty.mask, ...codesAt(duty.when)];
    case 'none-of':
      return codesAt(duty.at);
    case 'check-digits':
      return [
        duty.qualifiers.length,
        duty.codes.length,
        ...duty.qualifiers,
        ...duty.codes.flatMap((code, at) => [code, duty.lengths[at] ?? 0]),
      ];
    case 'listed':
      return [duty.position, duty.keys.length - 1, ...duty.keys];
    case 'scac':
      return [duty.position];
    case 'count':
      return [duty.cell];
    case 'hash':
      return [duty.position, duty.cell];
    case 'total':
      return [duty.quantity, duty.price, duty.cell, ...codesAt(duty.basis)];
    default:
      return unreachable(duty);
  }
}

function codesAt(of: CodesAt | null): readonly number[] {
  if (of === null) return [0, 0];
  const codes = [...of.codes];
  return [of.position, codes.length, ...codes];
}
