/** A good transaction set of our own: the segments between ST and SE, written with `*`, `:` and `^`. */
export interface Message {
  readonly set: string;
  readonly version: Version;
  readonly size: Size;
  readonly segments: readonly string[];
}

export type Version = '004010' | '005010';
export type Size = 'minimal' | 'typical' | 'deep';

/** By version and size, the segments of one kind of set; `{lines}`, `{hash}` and `{total}` are reckoned. */
export type Writer = (version: Version) => Readonly<Record<Size, readonly string[]>>;

/** What the totals of a set are reckoned from: the segment counted, and where its quantity and price stand. */
interface Reckoning {
  readonly line: string;
  readonly quantity: string;
  readonly price?: readonly [quantity: number, price: number];
}

const reckonings: Readonly<Record<string, Reckoning>> = {
  '850': { line: 'PO1', quantity: 'PO1.2', price: [2, 4] },
  '855': { line: 'PO1', quantity: 'PO1.2', price: [2, 4] },
  '856': { line: 'HL', quantity: 'SN1.2' },
  '860': { line: 'POC', quantity: 'POC.3' },
  '810': { line: 'IT1', quantity: 'IT1.2', price: [2, 4] },
};

/** Free text: MSG in 004010, MTX in 005010. */
export function text(version: Version, words: string): string {
  return version === '004010' ? `MSG*${words}` : `MTX**${words}`;
}

/** The segments with their counts and totals written in. */
export function reckoned(set: string, segments: readonly string[]): readonly string[] {
  const reckoning = reckonings[set];
  if (!reckoning) return segments;
  const { line, quantity, price } = reckoning;
  const [summed = '', position = '0'] = quantity.split('.');
  const rowsOf = (id: string) => segments.map((one) => one.split('*')).filter(([first]) => first === id);
  const hash = rowsOf(summed).reduce((sum, row) => sum + Number(row[Number(position)]), 0);
  const total = price ? rowsOf(line).reduce((sum, row) => sum + amountOf(row, price), 0) : 0;
  return segments.map((segment) =>
    segment
      .replace('{lines}', String(rowsOf(line).length))
      .replace('{hash}', plain(hash))
      .replace('{total}', plain(total))
      .replace('{cents}', plain(total * 100)),
  );
}

const unitsPriced: Readonly<Record<string, number>> = { HP: 100, TP: 1000 };

function amountOf(row: readonly string[], [quantity, price]: readonly [number, number]): number {
  return (Number(row[quantity]) * Number(row[price])) / (unitsPriced[row[price + 1] ?? ''] ?? 1);
}

function plain(value: number): string {
  return String(Math.round(value * 100) / 100);
}
