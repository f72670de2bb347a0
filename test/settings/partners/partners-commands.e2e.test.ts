import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../../bin/dev.js', import.meta.url));
const here = mkdtempSync(join(tmpdir(), 'edi-agent-partners-'));
after(() => rmSync(here, { recursive: true }));
writeFileSync(join(here, 'config.yaml'), 'app: {home: home}\n');

function partners(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'partners', ...words, '-c', 'config.yaml'], {
    cwd: here,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NO_COLOR: '1' },
  });
  return { status, stdout, stderr };
}

test('init writes a profile and never overwrites; list, show and check find it', () => {
  const path = join(here, 'partners', 'acme.yaml');
  assert.match(partners('list').stdout, /^No profiles in .*partners\. Write one/);
  assert.deepEqual(partners('init', 'acme', '--id', '01:123456789', '--json'), {
    status: 0,
    stdout: `${JSON.stringify({ path, name: 'acme', id: '01:123456789' })}\n`,
    stderr: '',
  });
  writeFileSync(path, `${readFileSync(path, 'utf8')}# mine\n`);
  const again = partners('init', 'acme');
  assert.equal(again.status, 1);
  assert.match(again.stderr, /is there already/);
  assert.match(readFileSync(path, 'utf8'), /# mine\n$/);
  assert.match(partners('list').stdout, /^acme {2}01:123456789$/m);
  const shown = JSON.parse(partners('show', 'acme', '--json').stdout);
  assert.deepEqual(shown.ids, { production: ['01:123456789'], test: [] });
  assert.match(partners('show', 'nobody').stderr, /no partner nobody/);
  assert.match(partners('check').stdout, /^The profiles are good: 1 profile in /);
});

test('check tells every problem of every file, and exits with 2', () => {
  writeFileSync(join(here, 'partners', 'b.yaml'), "name: b\nids: {test: ['01:123456789']}\nbar: 1\n");
  writeFileSync(join(here, 'partners', 'c.yaml'), 'name: c c\n');
  const outcome = partners('check', '--json');
  assert.equal(outcome.status, 2);
  const { ok, problems } = JSON.parse(outcome.stdout);
  assert.equal(ok, false);
  assert.deepEqual(
    problems.map(({ key }: { readonly key: string }) => key),
    ['ids.test[0]', 'bar', 'name', 'ids'],
  );
  assert.equal(partners('list').status, 2);
});

test('a name that is no name, or an id that is none, writes nothing', () => {
  for (const words of [
    ['init', '../x'],
    ['init', 'x', '--id', 'ACME'],
  ]) {
    const { status, stderr } = partners(...words);
    assert.deepEqual([status, /USAGE/.test(stderr)], [1, true]);
  }
});
