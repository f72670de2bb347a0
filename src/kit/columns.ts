/** Control characters, and those that turn the direction of text: they would spoil or forge what a terminal shows. */
const unsafe = new RegExp(
  `[${range(0x00, 0x1f)}${range(0x7f, 0x9f)}${range(0x200b, 0x200f)}${range(0x2028, 0x202e)}${range(0x2066, 0x2069)}${range(0xfeff, 0xfeff)}]`,
  'gu',
);

/** Text as it may be printed on one line: every character that is not plain to see becomes `·`. */
export function visible(text: string): string {
  return text.replaceAll(unsafe, '·');
}

/** Columns that a text takes on a terminal: two for the wide characters of East Asia and emoji, none for marks. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += widthOf(character);
  return columns;
}

/** The longest start of a text that fits into a number of columns. */
export function cutToColumns(text: string, columnsMax: number): string {
  let columns = 0;
  let end = 0;
  for (const character of text) {
    columns += widthOf(character);
    if (columns > columnsMax) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** First and last code points of the wide ranges. */
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

function widthOf(character: string): 0 | 1 | 2 {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (/^\p{M}$/u.test(character)) return 0;
  return wide.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}

function range(from: number, to: number): string {
  return `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`;
}
