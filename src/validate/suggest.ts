import type { CodeList } from '../schema/code-list.ts';

/** The listed code that was probably meant: by the list's aliases, by case, then the only one a letter away; '' if none. */
export function suggestCode(list: CodeList, value: string): string {
  const upper = value.trim().toUpperCase();
  const alias = list.aliases.get(upper);
  if (alias !== undefined) return alias;
  if (upper !== value && list.meanings.has(upper)) return upper;
  const padded = upper.padStart(2, '0');
  if (/^\d$/.test(upper) && list.meanings.has(padded)) return padded;
  if (upper.length < 3) return '';
  const near = list.codes.filter((code) => code.length > 1 && isNear(code, upper));
  return near.length === 1 ? (near[0] ?? '') : '';
}

/** One letter changed, left out, put in, or two neighbours swapped. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from += 1;
  const restA = a.slice(from);
  const restB = b.slice(from);
  if (restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1)) return true;
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
}
