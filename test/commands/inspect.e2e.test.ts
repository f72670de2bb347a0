import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  assert.match(lines[4] ?? '', /^ +\d+ +4 +2 {14}BEG {2}BEG\*00\*SA\*4500017\*\*20260302$/);
  const records = inspect(['order.x12', '--segments', '--json'])
    .stdout.trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(records.filter(({ kind }) => kind === 'segment').length, order.split('~').length - 1);
  assert.equal(records.at(-1).kind, 'file');
});

test('--segments tells loops by the schemas in force, and by the built-in ones where the settings are wrong', () => {
  const loopsOf = (...words: string[]): readonly string[] =>
    inspect(['order.x12', '--segments', '--json', ...words])
      .stdout.trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ kind, loop }) => kind === 'segment' && loop !== null)
      .map(({ id, loop }) => `${id} in ${loop}`);
  const told = loopsOf();
  assert.deepEqual([told[0], told.at(-1)], ['N1 in N1', 'AMT in CTT']);
  assert.ok(told.includes('PID in PO1/PID'));
  assert.match(inspect(['order.x12', '--segments']).stdout, /^ +\d+ +\d+ +\d+ {2}PO1\/PID {5}PID {2}PID\*/m);
  const ends = (id: string) => ({ segment: id, required: true, max: 1 });
  const flat = {
    kind: 'set',
    version: '004010',
    set: '850',
    name: 'Own',
    group: 'PO',
    structure: [ends('ST'), ends('BEG'), ends('SE')],
  };
  mkdirSync(join(here, 'site', 'schemas'), { recursive: true });
  writeFileSync(join(here, 'site', 'config.yaml'), 'app: {home: home}\n');
  writeFileSync(join(here, 'site', 'schemas', 'own.json'), JSON.stringify(flat));
  assert.deepEqual(loopsOf('-c', 'site/config.yaml'), []);
  writeFileSync(join(here, 'site', 'config.yaml'), 'apps: {}\n');
  assert.deepEqual(loopsOf('-c', 'site/config.yaml'), told);
  rmSync(join(here, 'site'), { recursive: true });
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
