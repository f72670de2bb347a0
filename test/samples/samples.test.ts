import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readSample, samples, writeSamples } from '../../src/agent-samples.ts';
import { createCatalog } from '../../src/schema/catalog.ts';
import { surveyInMemory } from '../../src/survey/survey.ts';
import { createSetJudge } from '../../src/validate/judge.ts';
import { createScanner } from '../../src/x12/wasm-scanner.ts';

const here = mkdtempSync(join(tmpdir(), 'edi-agent-samples-'));
after(() => rmSync(here, { recursive: true }));

/** Segments as arrays of elements, [0] the id: the samples use `*` and `~`. */
async function segmentsOf(name: string): Promise<readonly (readonly string[])[]> {
  const text = new TextDecoder().decode(readSample(name));
  return text
    .split('~\n')
    .slice(0, -1)
    .map((segment) => segment.split('*'));
}

function column(segments: readonly (readonly string[])[], id: string, position: number): readonly string[] {
  return segments.filter(([own]) => own === id).map((segment) => segment[position] ?? '');
}

test('the list is what lies in config/samples', () => {
  const lying = readdirSync(join(import.meta.dirname, '../../config/samples'));
  assert.deepEqual(samples.map(({ name }) => name).sort(), lying.sort());
});

for (const { name } of samples) {
  test(`${name} is clean for the envelope and for its schema, and is test data`, async () => {
    const content = readSample(name);
    const { totals, findings, failure, interchanges } = await surveyInMemory(
      (async function* () {
        yield content;
      })(),
      {
        scanner: createScanner(),
        judge: createSetJudge(createCatalog()),
        findingsListedMax: 10,
        signal: new AbortController().signal,
      },
    );
    assert.deepEqual(
      findings.map(({ code, message, context }) => [code, message, context?.text]),
      [],
    );
    assert.equal(failure, null);
    assert.deepEqual([totals.transactions, totals.accepted], [1, 1]);
    assert.equal(interchanges[0]?.usage, 'T');
    const [set = '', version = ''] = name.replace('.x12', '').split('-');
    assert.deepEqual(interchanges[0]?.sets, { [set]: 1 });
    assert.deepEqual(column(await segmentsOf(name), 'GS', 8), [version]);
  });
}

for (const version of ['004010', '005010']) {
  test(`the samples of ${version} tell one story`, async () => {
    const [order, confirmed, changed, shipped, billed] = await Promise.all(
      ['850', '855', '860', '856', '810'].map((set) => segmentsOf(`${set}-${version}.x12`)),
    );
    assert.ok(order && confirmed && changed && shipped && billed);
    const numbers = [
      column(order, 'BEG', 3),
      column(confirmed, 'BAK', 3),
      column(changed, 'BCH', 3),
      column(shipped, 'PRF', 1),
      column(billed, 'BIG', 4),
    ];
    assert.equal(new Set(numbers.flat()).size, 1);
    const items = column(order, 'PO1', 7);
    assert.deepEqual(column(confirmed, 'PO1', 7), items);
    assert.deepEqual(column(shipped, 'LIN', 3), items);
    assert.deepEqual(column(billed, 'IT1', 7), items);
    assert.deepEqual(column(shipped, 'SN1', 2), column(billed, 'IT1', 2));
    assert.deepEqual(column(changed, 'POC', 3), column(shipped, 'SN1', 2).slice(-1));
    const cents = column(billed, 'IT1', 2).map((quantity, at) => {
      const price = column(billed, 'IT1', 4)[at] ?? '';
      return Math.round(Number(quantity) * Number(price) * 100);
    });
    const charges = column(billed, 'SAC', 5).map(Number);
    const total = [...cents, ...charges].reduce((sum, one) => sum + one, 0);
    assert.deepEqual(column(billed, 'TDS', 1), [String(total)]);
    const answer = await segmentsOf(version === '004010' ? '997-004010.x12' : '999-005010.x12');
    assert.deepEqual(column(answer, 'AK1', 2), column(order, 'GS', 6));
    assert.deepEqual(column(answer, 'AK2', 2), column(order, 'ST', 2));
  });
}

test('writing makes the directory, overwrites nothing, and says what stood there', async () => {
  const directory = join(here, 'deep/er');
  const statuses = (written: Awaited<ReturnType<typeof writeSamples>>) => written.map(({ status }) => status);
  assert.deepEqual(new Set(statuses(await writeSamples(directory))), new Set(['written']));
  assert.deepEqual(new Set(statuses(await writeSamples(directory))), new Set(['same']));
  const [first, second] = samples;
  assert.ok(first && second);
  writeFileSync(join(directory, first.name), 'mine');
  rmSync(join(directory, second.name));
  mkdirSync(join(directory, second.name));
  const again = statuses(await writeSamples(directory));
  assert.deepEqual(again.slice(0, 3), ['kept', 'kept', 'same']);
  assert.equal(readFileSync(join(directory, first.name), 'utf8'), 'mine');
});
