import { assert } from '../kit/assert.ts';

/** The highest control number; behind it they start at 1 again. */
export const controlNumberMax = 999_999_999;

/** ISA13: nine digits, leading zeros kept. */
export function interchangeControl(number: number): string {
  return digits(number, 9);
}

/** GS06: one to nine digits, no leading zeros. */
export function groupControl(number: number): string {
  return digits(number, 1);
}

/** ST02: four to nine characters. */
export function setControl(number: number): string {
  return digits(number, 4);
}

/** Whether two control numbers of interchanges or groups mean the same: as numbers where they are, else as text. */
export function sameControl(one: string, other: string): boolean {
  const [a, b] = [one.trim(), other.trim()];
  if (a === b) return true;
  return /^\d{1,15}$/.test(a) && /^\d{1,15}$/.test(b) && Number(a) === Number(b);
}

function digits(number: number, width: number): string {
  const valid = Number.isInteger(number) && number >= 1 && number <= controlNumberMax;
  assert(valid, 'a control number is a whole number from 1 to 999999999');
  return String(number).padStart(width, '0');
}
