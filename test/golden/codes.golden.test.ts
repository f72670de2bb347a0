import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  contentNotValid,
  elementCodeOf,
  groupCodesOf,
  interchangeCodeOf,
  segmentCodeOf,
  setCodesOf,
} from '../../src/acknowledge/codes.ts';
import { type Expected, fixturesDirectory } from './files.ts';

/** Codes that our tables would let through and that no file can bring about, and why. */
const never: Readonly<Record<string, string>> = {
  'TA105 003': 'every version of the interchange is read: ISA12 tells no more than whether ISA11 is a separator',
  'TA105 004': 'without a terminator the ISA cannot be read: the file is refused, and there is no one to answer',
  'TA105 026': 'without a separator the ISA cannot be read: the file is refused, and there is no one to answer',
  'TA105 019': 'it is only noted, and an ISA14 that is not 1 asks for no TA1',
  'AK905 1': 'a GS01 without the form of one cannot stand in AK1: TA1 024; one that is unknown is no fault of its sets',
  'AK905 6': 'a GS06 that is no number cannot stand in AK1: TA1 024',
  'AK502 005010 18': 'a GS01 of another set is a warning: the set is judged by its own ST01',
  'IK502 18': 'as AK502 005010 18',
};

const families = ['004010', '005010'] as const;
const bits = Array.from({ length: 32 }, (_, code) => code);

test('every code that we may send is produced by a fixture, or cannot be for a reason', () => {
  const allowed = allowedCodes();
  const produced = producedCodes();
  assert.deepEqual(allowed.filter((code) => !produced.has(code)).toSorted(), Object.keys(never).toSorted());
});

test('no fixture is answered by a code that our tables do not have', () => {
  const allowed = new Set(allowedCodes());
  assert.deepEqual(
    [...producedCodes()].filter((code) => !allowed.has(code)),
    [],
  );
});

/** `AK403 004010 7`, `IK502 5`, `TA105 021` … */
function allowedCodes(): readonly string[] {
  const interchange = bits.map((code) => interchangeCodeOf(1 << code));
  const known = bits.filter((code) => Number(interchange[code]) === code).map((code) => `TA105 ${pad(code)}`);
  const ofGroup = bits.flatMap((code) => groupCodesOf(1 << code)).map((code) => `AK905 ${code}`);
  const inFamilies = families.flatMap((family) => [
    ...bits.flatMap((code) => segmentCodeOf(String(code)) ?? []).map((code) => `AK304 ${family} ${code}`),
    ...bits.flatMap((code) => elementCodeOf(String(code), family) ?? []).map((code) => `AK403 ${family} ${code}`),
    ...bits.flatMap((code) => setCodesOf(1 << code, family)).map((code) => `AK502 ${family} ${code}`),
  ]);
  const in999 = inFamilies.flatMap((code) =>
    code.includes('005010') ? [`I${code.slice(1).replace(' 005010', '')}`] : [],
  );
  return [...new Set(['TA105 000', `TA105 ${contentNotValid}`, ...known, ...ofGroup, ...inFamilies, ...in999])];
}

/** Where in which segment codes stand, from which element on, and under which table. */
const places: Readonly<Record<string, readonly [table: string, from: number, to: number]>> = {
  AK3: ['AK304', 4, 4],
  AK4: ['AK403', 3, 3],
  AK5: ['AK502', 2, 6],
  IK3: ['IK304', 4, 4],
  IK4: ['IK403', 3, 3],
  IK5: ['IK502', 2, 6],
  AK9: ['AK905', 5, 9],
  TA1: ['TA105', 5, 5],
};
const byFamily = new Set(['AK304', 'AK403', 'AK502']);

function producedCodes(): ReadonlySet<string> {
  const produced = new Set<string>();
  for (const path of globSync('**/*.json', { cwd: fixturesDirectory })) {
    const { acknowledgement, as999 = [] } = JSON.parse(readFileSync(join(fixturesDirectory, path), 'utf8')) as Expected;
    for (const segment of [...(acknowledgement ?? []), ...as999]) {
      for (const code of codesIn(segment, path.slice(0, 6))) produced.add(code);
    }
  }
  return produced;
}

function codesIn(segment: string, family: string): readonly string[] {
  const [id = '', ...elements] = segment.split('*');
  const place = places[id];
  if (!place) return [];
  const [table, from, to] = place;
  const codes = elements.slice(from - 1, to).filter((code) => code !== '');
  return codes.map((code) => [table, ...(byFamily.has(table) ? [family] : []), code].join(' '));
}

function pad(code: number): string {
  return String(code).padStart(3, '0');
}
