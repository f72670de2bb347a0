import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { blocksOf } from '../docs/shell-blocks.ts';

const root = join(import.meta.dirname, '../..');
const program = join(root, 'bin/dev.js');
const here = mkdtempSync(join(tmpdir(), 'edi-agent-schema-'));
after(() => rmSync(here, { recursive: true }));
writeFileSync(join(here, 'config.yaml'), 'app: {home: home}\n');
const [segmentOfDocs = '', setOfDocs = ''] = blocksOf(readFileSync(join(root, 'docs/schemas.md'), 'utf8'), 'json');

function schema(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'schema', ...words, '-c', 'config.yaml'], {
    cwd: here,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NO_COLOR: '1' },
  });
  return { status, stdout, stderr };
}

test('without documents of the site all sets are built in', () => {
  const { sets, directory } = JSON.parse(schema('list', '--json').stdout);
  assert.equal(directory, join(here, 'schemas'));
  assert.equal(sets.length, 13);
  assert.deepEqual(sets[2], {
    set: '850',
    version: '004010',
    name: 'Purchase Order',
    group: 'PO',
    file: null,
    changedBy: [],
  });
  assert.equal(schema('check').stdout, `There are no schema documents in ${join(here, 'schemas')}.\n`);
});

test('show tells the structure, the newest version first; --version takes a GS08', () => {
  assert.match(schema('show', '850').stdout, /^850 Purchase Order {2}version 005010, functional group PO, built in\n/);
  const { stdout } = schema('show', '850', '--version', '004010VICS');
  assert.match(stdout, /^Segment +Req {2}Max +Name\nST +M +1 +Transaction Set Header\n/m);
  assert.match(stdout, /^loop PO1 +M +100000\n {2}PO1 +M +1 +Baseline Item Data\n/m);
  assert.match(stdout, /^ {2}loop N1 +O +20\n {4}N1 +M +1 +Name\n/m);
  for (const [words, message] of [
    [['show', '846'], /there is no schema of set 846\n {2}See/],
    [
      ['show', '850', '--version', '003040'],
      /no schema of set 850 in version 003040\n {2}There is one in 004010, 005010\./,
    ],
    [['show', '850', '--segment', 'TDS'], /set 850 in version 005010 has no segment TDS/],
  ] as const) {
    const { status, stderr } = schema(...words);
    assert.equal(status, 1);
    assert.match(stderr, message);
  }
});

test('--segment tells elements, syntax notes and codes', () => {
  const { stdout } = schema('show', '850', '--version', '004010', '--segment', 'n1');
  assert.match(stdout, /^N1 Name {2}version 004010, built in\n/);
  assert.match(stdout, /^N103 +66 +X +ID +1-2 +Identification Code Qualifier$/m);
  assert.match(stdout, /^P0304 {2}N103, N104: all of them or none \(a warning\)$/m);
  assert.match(stdout, /^N101, N106: code list 98 \(.+\): \d+ codes/m);
});

test('what --json prints can be put in force, and changes nothing', () => {
  mkdirSync(join(here, 'again'));
  writeFileSync(join(here, 'again/850.json'), schema('show', '850', '--json').stdout);
  writeFileSync(join(here, 'again/mea.json'), schema('show', '850', '--segment', 'MEA', '--json').stdout);
  assert.deepEqual(schema('check', 'again/850.json', 'again/mea.json'), {
    status: 0,
    stdout: 'The schema documents are good: 4 documents in 2 files.\n',
    stderr: '',
  });
});

test('list tells which files a set comes from and which change it', () => {
  mkdirSync(join(here, 'schemas'));
  writeFileSync(join(here, 'schemas/846.json'), setOfDocs);
  writeFileSync(join(here, 'schemas/n1.json'), segmentOfDocs);
  writeFileSync(join(here, 'schemas/vics.json'), '{"kind": "version", "version": "004030", "like": "004010"}');
  const { sets } = JSON.parse(schema('list', '--json').stdout);
  const told = Object.fromEntries(
    sets.map(
      ({ set, version, file, changedBy }: Readonly<Record<string, string>> & { readonly changedBy: string[] }) => [
        `${set} ${version}`,
        [file, ...changedBy].map((path) => path?.split('/').at(-1)),
      ],
    ),
  );
  assert.deepEqual(told['846 004010'], ['846.json', 'n1.json']);
  // Element 755, whose codes the file brings, stands in PWK, too.
  assert.deepEqual(told['850 004010'], [undefined, '846.json', 'n1.json']);
  assert.deepEqual(told['850 004030'], ['vics.json', '846.json', 'n1.json']);
  assert.deepEqual(told['850 005010'], [undefined, '846.json']);
  assert.deepEqual(told['997 004010'], [undefined]);
  assert.match(
    schema('list').stdout,
    /^850 +004010 +PO +Purchase Order +built in, changed by schemas\/846\.json, schemas\/n1\.json$/m,
  );
  assert.match(
    schema('show', '846', '--version', '004010', '--segment', 'N1').stdout,
    /^N1 Name {2}version 004010, schemas\/n1\.json\n/,
  );
});

test('check tells every problem, with 2; a file takes the place of the one of its name', () => {
  writeFileSync(join(here, 'n1.json'), segmentOfDocs.replace('"M"', '"Y"').replace('"706"', '"9999"'));
  writeFileSync(join(here, 'bad.json'), '{\n"kind" "set"}');
  const { status, stdout } = schema('check', 'n1.json', 'bad.json', '--json');
  assert.equal(status, 2);
  const { ok, problems } = JSON.parse(stdout);
  assert.equal(ok, false);
  assert.deepEqual(
    problems.map(({ file, line, path }: Readonly<Record<string, string>>) => [file, line, path]),
    [
      ['n1.json', 8, 'segments.N1.elements.0.use'],
      ['bad.json', 2, ''],
    ],
  );
  writeFileSync(join(here, 'n1.json'), segmentOfDocs);
  assert.equal(schema('check', 'n1.json').status, 0);
  writeFileSync(join(here, 'other.json'), segmentOfDocs);
  const twice = schema('check', 'other.json');
  assert.deepEqual(
    [twice.status, twice.stdout.split('\n')[1]],
    [2, `  other.json, line 5: segments.N1: it is defined in ${join(here, 'schemas/n1.json')}, too`],
  );
  assert.equal(schema('check', 'nothing.json').status, 11);
});

test('list and show refuse documents with problems, check without a file tells them', () => {
  writeFileSync(join(here, 'schemas/n1.json'), '[]x');
  assert.deepEqual([schema('list').status, schema('show', '850').status, schema('check').status], [2, 2, 2]);
});
