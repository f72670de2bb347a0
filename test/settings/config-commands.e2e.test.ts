import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fields } from '../../src/settings/shape.ts';

const program = fileURLToPath(new URL('../../bin/dev.js', import.meta.url));
const here = mkdtempSync(join(tmpdir(), 'edi-agent-config-'));
after(() => rmSync(here, { recursive: true }));
writeFileSync(join(here, 'good.yaml'), 'performance: {max_workers: 2}\n');
writeFileSync(join(here, 'bad.yaml'), 'app:\n  nme: x\nperformance:\n  max_workers: 0\n');

function config(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'config', ...words], {
    cwd: here,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NO_COLOR: '1' },
  });
  return { status, stdout, stderr };
}

test('config validate: 0 for good settings, 2 with every problem for bad ones, and nothing is made', () => {
  assert.deepEqual(config('validate', '-c', 'good.yaml'), {
    status: 0,
    stdout: 'The settings are good: good.yaml (named by --config).\n',
    stderr: '',
  });
  const { status, stdout } = config('validate', '-c', 'bad.yaml');
  assert.equal(status, 2);
  assert.match(stdout, /2 problems\n {2}line 2: app\.nme: .*\n {2}line 4: performance\.max_workers: .*\n$/);
  const asJson = config('validate', '-c', 'bad.yaml', '--json');
  assert.equal(asJson.status, 2);
  const { ok, problems } = JSON.parse(asJson.stdout);
  assert.equal(ok, false);
  assert.deepEqual(
    problems.map(({ origin }: { origin: { line: number } }) => origin.line),
    [2, 4],
  );
  assert.ok(!existsSync(join(here, 'edi-agent-home')));
});

test('config show: every key in force, exit 2 where there is none', () => {
  const { settings, source } = JSON.parse(config('show', '-c', 'good.yaml', '--json').stdout);
  assert.equal(settings.length, fields.length);
  assert.equal(source.path, 'good.yaml');
  assert.equal(config('show', '-c', 'bad.yaml').status, 2);
  assert.equal(config('show', '-c', 'missing.yaml').status, 2);
});

test('config schema: what stands in the repository', () => {
  const committed = readFileSync(new URL('../../config/config.schema.json', import.meta.url), 'utf8');
  assert.equal(config('schema').stdout, committed);
});
