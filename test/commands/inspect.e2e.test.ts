import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const program = join(root, 'bin/dev.js');
const here = mkdtempSync(join(tmpdir(), 'edi-agent-inspect-'));
after(() => rmSync(here, { recursive: true }));
const order = readFileSync(join(root, 'config/samples/850-004010.x12'), 'latin1');
writeFileSync(join(here, 'order.x12'), order);
writeFileSync(join(here, 'cut.x12'), order.slice(0, 400));
writeFileSync(join(here, 'orders.edifact'), "UNB+UNOA:1+A+B+260302:0915+1'");

function inspect(words: readonly string[], input?: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'inspect', ...words], {
    cwd: here,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NO_COLOR: '1' },
    ...(input === undefined ? {} : { input }),
  });
  return { status, stdout, stderr };
}

test('the tree of a good file; from standard input the same; and nothing is left behind', () => {
  const named = inspect(['order.x12']);
  assert.deepEqual([named.status, named.stderr], [0, '']);
  assert.match(named.stdout, /^Interchange 000000101 {2}ZZ:NORTHSIDE to ZZ:ELMTOOLS\n/);
  assert.match(named.stdout, /delimiters: element \* {2}component > {2}repetition none {2}segment ~ and LF\n/);
  assert.match(named.stdout, /\n {4}850 0001 +purchase order +25 segments {2}lines 3-27 {2}bytes \d+-\d+\n/);
  const piped = inspect(['-'], order);
  assert.equal(piped.stdout, named.stdout.replace('order.x12:', 'standard input:'));
  assert.deepEqual(readdirSync(here).sort(), ['cut.x12', 'order.x12', 'orders.edifact']);
});

test('--segments lists one segment a line; --json one document a line', () => {
  const lines = inspect(['order.x12', '--segments']).stdout.split('\n');
  assert.match(lines[4] ?? '', /^ +\d+ +4 +2 {2}BEG {2}BEG\*00\*SA\*4500017\*\*20260302$/);
  const records = inspect(['order.x12', '--segments', '--json'])
    .stdout.trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(records.filter(({ kind }) => kind === 'segment').length, order.split('~').length - 1);
  assert.equal(records.at(-1).kind, 'file');
});

test('a damaged or foreign file shows what can be seen, then the code of the error', () => {
  const cut = inspect(['cut.x12']);
  assert.equal(cut.status, 12);
  assert.match(cut.stdout, /the set has no SE\n[\s\S]*the interchange has no IEA\n/);
  assert.match(cut.stderr, /^error E002\.TRUNCATED: .+\n {2}.+\n$/);
  const foreign = inspect(['orders.edifact']);
  assert.equal(foreign.status, 12);
  assert.match(foreign.stderr, /^error E002\.EDIFACT: /);
  const missing = inspect(['nothing.x12']);
  assert.deepEqual([missing.status, missing.stdout], [11, '']);
  assert.match(missing.stderr, /^error E001\.NOT_FOUND: /);
});
