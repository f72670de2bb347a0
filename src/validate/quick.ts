/**
 * Quick looks at the bytes of one element. True means surely good; false only that the exact examination must decide
 * (examine.ts). They make no text and look at each byte once.
 */

const daysOfMonth = Uint8Array.of(0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);

/** Digits alone. */
export function isPlainInteger(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (((bytes[at] ?? 0) - 48) >>> 0 > 9) return false;
  return true;
}

/** Digits with at most one point between or behind them. */
export function isPlainDecimal(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && ((bytes[at] ?? 0) - 48) >>> 0 <= 9) at += 1;
  if (at === end) return true;
  if (bytes[at] !== 46 || at === start) return false;
  for (at += 1; at < end; at += 1) if (((bytes[at] ?? 0) - 48) >>> 0 > 9) return false;
  return true;
}

/** CCYYMMDD of a year that the set finds sane. */
export function isPlainDate(
  bytes: Uint8Array,
  start: number,
  years: { readonly min: number; readonly max: number },
): boolean {
  const year = pair(bytes, start) * 100 + pair(bytes, start + 2);
  const month = pair(bytes, start + 4);
  const day = pair(bytes, start + 6);
  if (!(year >= years.min && year <= years.max && month >= 1 && month <= 12 && day >= 1)) return false;
  return day <= (daysOfMonth[month] ?? 0) || (month === 2 && day === 29 && isLeapYear(year));
}

/** HHMM, HHMMSS, HHMMSSD or HHMMSSDD. */
export function isPlainTime(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (!(pair(bytes, start) <= 23 && pair(bytes, start + 2) <= 59)) return false;
  if (length === 4) return true;
  if (length < 6 || length > 8 || !(pair(bytes, start + 4) <= 59)) return false;
  return isPlainInteger(bytes, start + 6, end);
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days of a month, 0 for a month that is none. */
export function daysIn(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (daysOfMonth[month] ?? 0);
}

/** Two digits as a number; far beyond any bound where one is no digit. */
function pair(bytes: Uint8Array, at: number): number {
  const tens = ((bytes[at] ?? 0) - 48) >>> 0;
  const ones = ((bytes[at + 1] ?? 0) - 48) >>> 0;
  return tens <= 9 && ones <= 9 ? tens * 10 + ones : 1_000_000;
}
