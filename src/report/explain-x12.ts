import { type FindingKind, findingCodes } from '../model/finding-codes.ts';

/** A code of X12 in an acknowledgement, by the findings that lead to it. */
export interface X12Explanation {
  readonly kind: 'x12';
  /** `AK403:7` */
  readonly code: string;
  readonly title: string;
  readonly remedy: string;
  readonly findings: readonly { readonly code: string; readonly title: string }[];
}

const places: Readonly<Record<string, string>> = {
  TA105: 'of an interchange, in TA105',
  AK905: 'of a functional group, in AK905 and the elements behind it',
  AK502: 'of a transaction set, in AK502 or IK502 and the elements behind it',
  AK304: 'of a segment, in AK304 or IK304',
  AK403: 'of an element, in AK403 or IK403',
};
/** A 999 names the same codes by elements of its own. */
const names999: Readonly<Record<string, string>> = { IK502: 'AK502', IK304: 'AK304', IK403: 'AK403' };

/** `AK403:7`, `IK403:7` or `TA105:22` in capitals; undefined where no finding leads to it. */
export function x12CodeOf(text: string): X12Explanation | undefined {
  const [given = '', value = '', ...rest] = text.split(':');
  const place = names999[given] ?? given;
  const wanted = `${place}:${place === 'TA105' ? value.padStart(3, '0') : value}`;
  const findings = kinds()
    .filter(([, { x12 }]) => x12 === wanted)
    .map(([code, { title }]) => ({ code, title }));
  if (findings.length === 0 || rest.length > 0) return undefined;
  const title = `X12 error code ${wanted.split(':')[1]} ${places[place] ?? ''}`.trim();
  const remedy = 'See what each finding says: `edi-agent explain FINDING`.';
  return { kind: 'x12', code: wanted, title, remedy, findings };
}

/** Every code of X12 that a finding leads to, in the order of elements and codes. */
export function x12Codes(): readonly string[] {
  const codes = new Set(kinds().flatMap(([, { x12 }]) => (x12 === null ? [] : [x12])));
  return [...codes].toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }));
}

function kinds(): readonly (readonly [string, FindingKind])[] {
  return Object.entries(findingCodes);
}
