import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readJson } from '../../src/schema/json-text.ts';

test('what JSON.parse reads is read the same, and nothing else is', () => {
  fc.assert(
    fc.property(
      fc.json({ maxDepth: 6 }),
      fc.nat(),
      fc.constantFrom('', ',', '}', '"', '0', '\\', '\n', 'x'),
      (text, at, sign) => {
        const cut = at % (text.length + 1);
        for (const one of [text, text.slice(0, cut) + sign + text.slice(cut)]) {
          let expected: unknown;
          let sound = true;
          try {
            expected = JSON.parse(one);
          } catch {
            sound = false;
          }
          const reading = readJson(one);
          if (reading.kind === 'value') assert.deepEqual(reading.value, expected);
          const repeated =
            reading.kind === 'faults' && reading.faults.every(({ message }) => /stands here twice/.test(message));
          assert.ok(repeated || (reading.kind === 'value') === sound, one);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('every value has its line, however it is written', () => {
  const text = '{\n  "a": [1,\n\n 2],\n  "b.c": {"d"\n: {\n"e": null}}}';
  const reading = readJson(text);
  assert.ok(reading.kind === 'value');
  const lines = [[], ['a'], ['a', 1], ['b.c'], ['b.c', 'd', 'e'], ['b.c', 'd', 'none', 3]].map((path) =>
    reading.lineOf(path),
  );
  assert.deepEqual(lines, [1, 2, 4, 5, 7, 6]);
});

const broken: ReadonlyArray<readonly [string, number, RegExp]> = [
  ['', 1, /expected a value, found the end/],
  ['{"a": 1,\n}', 2, /expected a key in double quotes, found "}"/],
  ['{"a": 1\n\n"b": 2}', 3, /expected a comma or }/],
  ['[1]\n[2]', 2, /nothing may stand behind/],
  ["{'a': 1}", 1, /key in double quotes/],
  ['{\n"a": "b\n"}', 2, /expected a whole string/],
  ['{"a" 1}', 1, /expected :/],
  [`${'['.repeat(10_000)}`, 1, /more than 64 deep/],
];

for (const [text, line, message] of broken) {
  test(`not JSON: ${text.slice(0, 20)}`, () => {
    const reading = readJson(text);
    assert.ok(reading.kind === 'faults');
    assert.equal(reading.faults[0]?.line, line);
    assert.match(reading.faults[0]?.message ?? '', message);
  });
}

test('a key that stands twice is a fault, each time', () => {
  const reading = readJson('{"a": {"N1": 1,\n "N1": 2,\n"N1": 3}, "a": 4}');
  assert.ok(reading.kind === 'faults');
  assert.deepEqual(
    reading.faults.map(({ line, path }) => [line, path.join('.')]),
    [
      [2, 'a.N1'],
      [3, 'a.N1'],
      [3, 'a'],
    ],
  );
});
