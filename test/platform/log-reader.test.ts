import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { followLines, type LinesWanted, lastLines, logFiles } from '../../src/platform/log-reader.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'edi-agent-logs-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const put = (name: string, text: string): void => writeFileSync(join(directory, name), text);
const all = (linesMax: number): LinesWanted => ({ linesMax, judge: () => 'wanted' });

test('files come by day and number, others are left out', async () => {
  for (const name of ['edi_processor_20260201.log', 'edi_processor_20260131.10.log', 'edi_processor_20260131.2.log']) {
    put(name, '');
  }
  for (const name of ['edi_processor_20260131.log', 'other.log', 'edi_processor_2026.log']) put(name, '');
  const names = (await logFiles(directory)).map((path) => path.slice(directory.length + 15));
  assert.deepEqual(names, ['20260131.log', '20260131.2.log', '20260131.10.log', '20260201.log']);
  assert.deepEqual(await logFiles(join(directory, 'missing')), []);
});

test('the last lines across files, without the one that is still being written', async () => {
  put('edi_processor_20260131.log', 'a\nb\nc\n');
  put('edi_processor_20260201.log', 'd\ne\nhal');
  const { lines, end } = await lastLines(directory, all(4));
  assert.deepEqual(lines, ['b', 'c', 'd', 'e']);
  assert.equal(end.bytes, 4);
  assert.deepEqual((await lastLines(directory, all(0))).lines, []);
});

test('lines longer than what is read at once, and letters cut by it, come whole', async () => {
  const long = 'ä'.repeat(100_000);
  const lines = Array.from({ length: 20 }, (_, at) => `${at}${at % 3 === 0 ? long : 'ö'.repeat(at * 1_000)}`);
  put('edi_processor_20260201.log', `${lines.join('\n')}\n`);
  assert.deepEqual((await lastLines(directory, all(100))).lines, lines);
});

test('what is passed does not count, and nothing is read behind what is over', async () => {
  put('edi_processor_20260201.log', 'never\nover\nx\ny1\nz\ny2\n');
  const seen: string[] = [];
  const { lines } = await lastLines(directory, {
    linesMax: 10,
    judge(line) {
      seen.push(line);
      return line === 'over' ? 'over' : line.startsWith('y') ? 'wanted' : 'passed';
    },
  });
  assert.deepEqual(lines, ['y1', 'y2']);
  assert.ok(!seen.includes('never'));
});

test('new lines are followed into the files of another day, torn ones once they are whole', {
  timeout: 60_000,
}, async () => {
  put('edi_processor_20260201.log', 'old\nto');
  const { end } = await lastLines(directory, all(10));
  const over = new AbortController();
  const got: string[] = [];
  setTimeout(() => appendFileSync(join(directory, 'edi_processor_20260201.log'), 'rn\nnext\n'), 50);
  setTimeout(() => put('edi_processor_20260202.log', 'tomorrow\n'), 400);
  for await (const line of followLines(directory, end, over.signal)) {
    got.push(line);
    if (line === 'tomorrow') over.abort();
  }
  assert.deepEqual(got, ['torn', 'next', 'tomorrow']);
});
