import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytesOf } from '../../src/kit/bytes.ts';
import { delimiterOf, dialectOf } from '../../src/x12/dialect.ts';
import { passPlain } from '../../src/x12/run.ts';
import type { PassPlace, Scanner } from '../../src/x12/scanner.ts';
import { scanners } from './survey-bytes.ts';

const at = (text: string) => delimiterOf(bytesOf(text));
const dialect = dialectOf({ element: at('*'), component: at(':'), repetition: null, terminator: at('~') });
const lineByte = 10;

const ids = ['PO1', 'N1', 'PID', 'B2A', 'ST', 'SE', 'GS', 'GE', 'ISA', 'IEA', 'TA1', 'BIN', 'BDS', 'ISX', 'ISB'];
const strangeIds = ['', 'X', 'Po', '1A', 'PO12', 'N-', 'Né', 'A\u0000', 'TA3', 'ISE'];
const id = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...ids) }, fc.constantFrom(...strangeIds));
const element = fc.constantFrom(
  '',
  '1',
  'EA',
  'A:B',
  'x'.repeat(40),
  'y'.repeat(95),
  '\n',
  '\r',
  'A\u0001',
  `${'z'.repeat(66)}\u001f`,
);
const segment = fc
  .tuple(fc.constantFrom('', '', '\n', '\r\n', ' '), id, fc.array(element, { maxLength: 5 }))
  .map(([before, name, elements]) => `${before}${[name, ...elements].join('*')}~`);
const body = fc.array(segment, { minLength: 1, maxLength: 30 }).map((all) => bytesOf(all.join('')));

/** Passes from each stop on behind the segment that was not passed: where it stood each time. */
function stops(scanner: Scanner, bytes: Uint8Array, pass: (place: PassPlace) => void): readonly object[] {
  scanner.reset();
  scanner.bytes.fill(0, scanner.origin, scanner.origin + bytes.length + 200);
  scanner.bytes.set(bytes, scanner.origin);
  scanner.scan(scanner.origin, scanner.origin + bytes.length, dialect);
  const place = { lineByte, cursor: scanner.origin, segmentAt: 0, markAt: 0, breaksBetween: 0 };
  const all: object[] = [];
  while (place.segmentAt < scanner.segmentCount) {
    pass(place);
    all.push({ ...place, cursor: place.cursor - scanner.origin });
    if (place.segmentAt === scanner.segmentCount) break;
    const mark = scanner.segments[2 * place.segmentAt] ?? 0;
    place.cursor = (scanner.marks[mark] ?? 0) + 1;
    place.markAt = mark + 1;
    place.segmentAt += 1;
  }
  return all;
}

test('the kernel passes over what plain TypeScript passes over', () => {
  const { wasm, scalar } = scanners;
  fc.assert(
    fc.property(body, fc.boolean(), (bytes, clean) => {
      const terms = { trimmed: 13, separator: 42, clean };
      const plain = stops(scalar, bytes, (place) => passPlain(scalar, place, terms));
      assert.deepEqual(
        stops(wasm, bytes, (place) => wasm.pass?.(place, terms)),
        plain,
      );
    }),
    { numRuns: 5_000 },
  );
});
