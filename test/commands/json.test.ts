import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { commands } from '../../commands/index.ts';

/** What is given to commands that need something; the others run as they are, in a home in which nothing was done. */
const needed: Readonly<Record<string, readonly string[]>> = {
  backup: ['config'],
  'backup:decrypt': ['nothing'],
  restore: ['config', 'nothing'],
  completions: ['bash'],
  process: ['nothing'],
  inspect: ['nothing'],
  'partners:init': ['ACME'],
  'partners:show': ['ACME'],
  'schema:show': ['850'],
  'acks:show': ['1'],
  'errors:show': ['nothing'],
  'files:show': ['nothing'],
  'quarantine:show': ['nothing'],
  'quarantine:discard': ['--reason', 'none', '--since', '1h'],
  'quarantine:release': ['--reason', 'none', '--since', '1h'],
  'quarantine:replay': ['--reason', 'none', '--since', '1h'],
  'schedule:run': ['backup_config'],
  'maintenance:run': ['weekly'],
  'maintenance:window:open': ['--for', '1 h', '--reason', 'test'],
  pause: ['--reason', 'test'],
  'audit:list': ['--kind', 'released'],
  'outbox:replay': ['--from', '1', '--to', '2'],
};

/** These do not end, change the host, ask a broker, or take long. */
const apart = new Set([
  'maintenance:checklist',
  'monitor',
  'serve',
  'run-service',
  'fleet',
  'mqtt:check',
  'install',
  'uninstall',
]);
/** Records as they were written, one a line: nothing where there are none. */
const lines = new Set(['logs', 'outbox:export']);

describe('--json in a home in which nothing was done', () => {
  const place = mkdtempSync(join(tmpdir(), 'edi-json-'));
  after(() => rmSync(place, { recursive: true, force: true }));
  const ids = Object.keys(commands).filter((id) => !apart.has(id));
  // The first makes the home, and takes nothing; the next look before there is anything.
  const first = ['process', 'backup:list', 'backup:verify'];
  const order = [...first, ...ids.filter((id) => !first.includes(id))];
  const calls = order.map((id) => [
    ...id.split(':'),
    ...(needed[id] ?? []),
    ...(id === 'samples:write' ? [join(place, 'samples')] : []),
    '--home',
    join(place, 'home'),
    '--json',
  ]);
  const target = join(place, 'outputs.json');
  const script = join(import.meta.dirname, 'run-many.ts');
  const ran = spawnSync(process.execPath, [script, JSON.stringify(calls), target], {
    cwd: place,
    encoding: 'utf8',
    env: { ...process.env, EDI_AGENT_CONFIG: '' },
  });
  assert.equal(ran.status, 0, ran.stderr);
  const outputs: readonly { readonly stdout: string }[] = JSON.parse(readFileSync(target, 'utf8'));

  for (const [at, id] of order.entries()) {
    const stdout = outputs[at]?.stdout ?? '';
    test(`${id.replaceAll(':', ' ')} prints ${lines.has(id) ? 'lines of JSON' : 'one document'}`, () => {
      const documents = lines.has(id) ? stdout.split('\n').filter((line) => line !== '') : [stdout];
      for (const document of documents) assert.doesNotThrow(() => JSON.parse(document), document);
    });
  }

  test('lists of nothing are empty lists', () => {
    for (const id of ['files:list', 'errors:list', 'quarantine:list', 'acks:list', 'audit:list', 'backup:list']) {
      assert.deepEqual(JSON.parse(outputs[order.indexOf(id)]?.stdout ?? ''), [], id);
    }
    assert.equal(outputs[order.indexOf('backup:verify')]?.stdout, '[]\n');
  });
});
