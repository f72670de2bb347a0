import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { generatedPages } from '../../packaging/docs.ts';
import { root } from '../../packaging/paths.ts';
import { rooms } from '../tidy/walls.ts';
import { blocksOf } from './shell-blocks.ts';

for (const { path, render } of await generatedPages()) {
  test(`${path.slice(root.length + 1)} is what the tables of the program give: run \`npm run docs\``, () => {
    const current = readFileSync(path, 'utf8');
    assert.equal(current, render(current));
  });
}

const pages = [...globSync('*.md', { cwd: root }), ...globSync('docs/*.md', { cwd: root })];

for (const page of pages) {
  test(`${page}: every link to a file leads to one`, () => {
    const links = [...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)];
    const missing = links.map(([, link = '']) => link).filter((link) => !existsSync(join(root, dirname(page), link)));
    assert.deepEqual(missing, []);
  });
}

test('docs/README.md lists every page beside it', () => {
  const index = readFileSync(join(root, 'docs/README.md'), 'utf8');
  const pages = globSync('docs/*.md', { cwd: root }).map((page) => page.slice('docs/'.length));
  assert.deepEqual(
    pages.filter((page) => page !== 'README.md' && !index.includes(`](${page})`)),
    [],
  );
});

test('ARCHITECTURE.md tells of every room', () => {
  const table = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').split('## The engine')[0] ?? '';
  const told = (room: string): boolean => new RegExp(`^\\|.*\`${room}(?:/|\\.ts|\\*|-.*)?\``, 'm').test(table);
  assert.deepEqual(
    rooms.filter((room) => room !== 'thread' && !told(room)),
    [],
  );
});

test('every file that ARCHITECTURE.md names is there', () => {
  const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const named = [...page.matchAll(/`(\w[\w./-]*\.(?:ts|json))`/g)].map(([, name = '']) => name);
  const made = new Set(['state/agent.json']);
  const found = (name: string): boolean =>
    existsSync(join(root, name)) || globSync(`src/**/${name}`, { cwd: root }).length > 0;
  assert.ok(named.length > 10);
  assert.deepEqual(
    named.filter((name) => !made.has(name) && !found(name)),
    [],
  );
});

test('the npm commands of the README are scripts', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const named = [...readme.matchAll(/npm (?:run )?([\w:]+)/g)].map(([, name = '']) => name);
  assert.ok(blocksOf(readme, 'sh').length > 0 && named.length > 2);
  assert.deepEqual(
    named.filter((name) => !Object.hasOwn(scripts, name)),
    [],
  );
});
