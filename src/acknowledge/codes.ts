import type { Form } from './policy.ts';

type Family = Form['family'];

/** TA105 (I18) codes that we send. 000 is no error. */
const interchangeCodes: readonly number[] = [
  1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27,
];

/** AK905 (716) codes that we send: 10 and up are about security services, or mean different things in different lists. */
const groupCodes: readonly number[] = [1, 2, 3, 4, 5, 6];

/** AK502 and IK502 (718, 618) codes that we send: 8 to 22 are about security services; 18 is about GS01 from 005010 on. */
const setCodes: Readonly<Record<Family, readonly number[]>> = {
  '004010': [1, 2, 3, 4, 5, 6, 7, 23],
  '005010': [1, 2, 3, 4, 5, 6, 7, 18, 23],
};

/** AK304 and IK304 (720, 620) codes that we send. */
const segmentCodes: ReadonlySet<string> = new Set(['1', '2', '3', '4', '5', '6', '7', '8']);

/** AK403 (723) has no codes for repetitions and components before 005010: both are elements too many there. */
const elementCodes: Readonly<Record<Family, Readonly<Record<string, string>>>> = {
  '004010': { ...ownNames(10), 12: '3', 13: '3' },
  '005010': { ...ownNames(10), 12: '12', 13: '13' },
};

/** AK502 and AK905 take five codes at most. */
const codesMax = 5;
/** TA105 where nothing more exact is known: the content cannot be used. */
export const contentNotValid = '024';
export const segmentHasElementErrors = '8';

/** Codes for AK502 … AK506; one at least. */
export function setCodesOf(mask: number, family: Family): readonly string[] {
  const codes = chosen(mask, setCodes[family]);
  return codes.length > 0 ? codes.map(String) : ['5'];
}

/** Codes for AK905 … AK909. */
export function groupCodesOf(mask: number): readonly string[] {
  return chosen(mask, groupCodes).map(String);
}

/** The one code that TA105 has room for: the lowest. */
export function interchangeCodeOf(mask: number): string {
  const [first] = chosen(mask, interchangeCodes);
  return first === undefined ? contentNotValid : String(first).padStart(3, '0');
}

/** AK304, or null for a code that is none. */
export function segmentCodeOf(code: string): string | null {
  return segmentCodes.has(code) ? code : null;
}

/** AK403, or null for a code that is none. */
export function elementCodeOf(code: string, family: Family): string | null {
  return elementCodes[family][code] ?? null;
}

function chosen(mask: number, allowed: readonly number[]): readonly number[] {
  return allowed.filter((code) => (mask >>> code) & 1).slice(0, codesMax);
}

function ownNames(last: number): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from({ length: last }, (_, at) => [String(at + 1), String(at + 1)]));
}
