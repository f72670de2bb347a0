import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { corpusBytes, corpusMissing, corpusRows } from '../corpus/manifest.ts';
import { assertSame, checkSurvey, fuzz } from './fuzz.ts';
import { group, interchange, latin1, order, written } from './samples.ts';
import { seeds } from './seeds.ts';
import { scanners, surveyBytes } from './survey-bytes.ts';

const lengths = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 });
const scanner = fc.constantFrom('wasm' as const, 'scalar' as const);

/** Corpus files that mutations start from; the large ones are read whole elsewhere. */
function corpusSeeds(): Uint8Array[] {
  return corpusRows()
    .map(({ path }) => corpusBytes(path))
    .filter(({ length }) => length < 6_000);
}

describe('any chunking gives the same survey', () => {
  test('of generated interchanges', async () => {
    const id = fc.constantFrom('BEG', 'PO1', 'N1', 'msg', 'BIN', '', 'TOOLONG', 'TA1', 'ST', 'GE');
    const element = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('7', '~', 'ISA*', '\n', 'é', ''));
    const segment = fc.tuple(id, fc.array(element, { maxLength: 6 })).map(([first, rest]) => [first, ...rest]);
    const sets = fc.array(fc.array(segment, { maxLength: 6 }), { minLength: 1, maxLength: 3 });
    const suffix = fc.constantFrom('', '\n', '\r\n', '\n  ', '\0');
    const terminator = fc.constantFrom('~', '\n', '\r', '\x1d', '§');
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(sets, sets),
        suffix,
        terminator,
        lengths,
        scanner,
        async (two, behind, end, chunks, by) => {
          const text = two.map((bodies, at) => {
            const bodied = bodies.map((body, number) => order(String(number + 1).padStart(4, '0'), body));
            return written(interchange([group(bodied)], { 13: String(at).padStart(9, '0') }), {
              suffix: behind,
              terminator: end,
            });
          });
          const bytes = new TextEncoder().encode(text.join(''));
          const whole = await surveyBytes(bytes);
          checkSurvey(whole, bytes);
          assertSame(await surveyBytes(bytes, { chunks, scanner: scanners[by] }), whole, `in chunks of ${chunks}`);
        },
      ),
      { numRuns: 600 },
    );
  });

  test('of our own samples, cut in two at every place', async () => {
    for (const [name, bytes] of Object.entries(seeds)) {
      const whole = await surveyBytes(bytes);
      for (let cut = 1; cut < Math.min(bytes.length, 900); cut += 1) {
        assertSame(await surveyBytes(bytes, { chunks: [cut, bytes.length] }), whole, `${name} cut at ${cut}`);
      }
    }
  });

  test('of real files', { skip: corpusMissing }, async () => {
    for (const { path } of corpusRows()) {
      const bytes = corpusBytes(path);
      const whole = await surveyBytes(bytes);
      checkSurvey(whole, bytes);
      const options = { chunks: [1, 13, 130, 4_096], scanner: scanners.scalar };
      assertSame(await surveyBytes(bytes, options), whole, path);
    }
  });
});

test('arbitrary bytes are surveyed, never thrown at, and the same in chunks', async () => {
  const header = latin1(written(interchange()).slice(0, 106));
  const some = fc.oneof(
    fc.uint8Array({ maxLength: 1_500 }),
    fc.uint8Array({ maxLength: 600 }).map((bytes) => Uint8Array.from([...header, ...bytes])),
    fc
      .array(fc.constantFrom(42, 126, 10, 13, 73, 83, 65, 32, 0), { maxLength: 600 })
      .map((bytes) => Uint8Array.from([...header, ...bytes])),
  );
  await fc.assert(
    fc.asyncProperty(some, lengths, scanner, async (bytes, chunks, by) => {
      const whole = await surveyBytes(bytes);
      checkSurvey(whole, bytes);
      assertSame(await surveyBytes(bytes, { chunks, scanner: scanners[by] }), whole, `in chunks of ${chunks}`);
    }),
    { numRuns: 1_500 },
  );
});

test('20,000 mutations: nothing is thrown, hangs or passes a limit', async (context) => {
  const first = Number(process.env.EDI_AGENT_FUZZ_SEED ?? 1);
  context.diagnostic(`EDI_AGENT_FUZZ_SEED=${first}`);
  assert.ok(Number.isSafeInteger(first));
  await fuzz({ seeds: [...Object.values(seeds), ...corpusSeeds()], mutations: 20_000, first, chunkedEvery: 4 });
});
