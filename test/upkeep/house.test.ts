import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { changeRests, listRests, listSchedules } from '../../src/agent-ask.ts';
import { maintain } from '../../src/agent-maintenance-desk.ts';
import { runSchedule } from '../../src/agent-schedule-run.ts';
import { askService } from '../../src/platform/api/client.ts';
import { ServiceHome, until } from '../platform/api/service-home.ts';

let at: ServiceHome;
const never = new AbortController().signal;
const ended = (): number => at.monitor.status().finished.processed;
const held = (): readonly string[] => at.monitor.status().intakeHeldBy;
const window = (forMs: number) => ({ action: 'window_open', forMs, reason: 'new disks', by: 'ann' }) as const;

beforeEach(() => {
  at = new ServiceHome();
});
afterEach(() => at.remove());

test('a window keeps files in pickup and survives a restart; closed, they are taken', async () => {
  await at.start(true);
  const opened = await changeRests(at.request, window(3_600_000));
  assert.equal(opened.window?.reason, 'new disks');
  assert.deepEqual(held(), ['maintenance window']);
  at.put('a.x12', '1');
  await at.stop();
  assert.equal((await listRests(at.request)).window?.by, 'ann', 'told without a service, too');
  await at.start(true);
  assert.deepEqual(held(), ['maintenance window']);
  await until(() => (at.monitor.status().pickup.waiting.held ?? 0) === 1);
  assert.equal(ended(), 0);
  assert.equal((await changeRests(at.request, { action: 'window_close', by: 'bob' })).window, null);
  await until(() => ended() === 1);
});

test('a window closes by itself', async () => {
  await at.start(true);
  await changeRests(at.request, window(1_000));
  at.put('a.x12', '1');
  assert.deepEqual(held(), ['maintenance window']);
  await until(() => ended() === 1);
  assert.deepEqual(held(), []);
});

test('without a service a pause is kept for its next start; each change is in the audit trail', async () => {
  await changeRests(at.request, { action: 'pause', forMs: null, reason: 'ERP', by: 'ann' });
  await at.start(true);
  assert.deepEqual(held(), ['paused']);
  await changeRests(at.request, { action: 'resume', by: 'bob' });
  assert.deepEqual(held(), []);
  await at.stop();
  const trail = readdirSync(join(at.home, 'audit')).map((name) => readFileSync(join(at.home, 'audit', name), 'utf8'));
  const kinds = trail
    .join('')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    kinds.filter(({ kind }) => /^intake_/.test(kind)).map(({ kind, operator }) => [kind, operator]),
    [
      ['intake_paused', 'ann'],
      ['intake_resumed', 'bob'],
    ],
  );
});

test('recurring work runs in the service when it is asked for, and its last run outlives it', async () => {
  await at.start(true);
  const done = await runSchedule({ ...at.request, name: 'retention', by: 'ann', signal: never });
  assert.equal(done.message, 'nothing was to be let go');
  const running = await listSchedules(at.request);
  assert.equal(running.running, true);
  await at.stop();
  const resting = await listSchedules(at.request);
  assert.equal(resting.running, false);
  const [one, other] = [running, resting].map(({ schedules }) => schedules.find(({ name }) => name === 'retention'));
  assert.ok(one?.last_end && other?.last_end === one.last_end);
});

test('what is unknown is refused, by the service and without it', async () => {
  const request = { ...at.request, name: 'nothing', by: 'ann', signal: never };
  await assert.rejects(runSchedule(request), { code: 'USAGE' });
  await at.start(true);
  await assert.rejects(runSchedule(request), { code: 'USAGE' });
  await assert.rejects(askService(at.home, '/api/v1/control', { body: { action: 'format_disk' }, outcome: null }), {
    code: 'USAGE',
  });
});

test('a disk below its mark: old logs and processed files go early, the newest and the state stay', async () => {
  const path = join(at.place, 'config.yaml');
  writeFileSync(
    path,
    readFileSync(path, 'utf8').replace('disk: {ballast: 0}', 'disk: {ballast: 0, low_water: 900 GB}'),
  );
  const put = (...names: readonly string[]): string => {
    const file = join(at.home, ...names);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'x');
    return file;
  };
  const old = [put('logs', 'edi_processor_20200101.log'), put('processed', '2020-01-01', 'a.x12')];
  const kept = [put('processed', new Date().toISOString().slice(0, 10), 'b.x12'), put('error', '2020-01-01', 'c.x12')];
  await at.start(true);
  await until(() => old.every((file) => !existsSync(file)));
  assert.ok(kept.every((file) => existsSync(file)));
  assert.deepEqual(held(), ['disk space']);
});

test('control is asked over the socket alone', async () => {
  await at.start(true);
  assert.equal((await at.get('/api/v1/control')).statusCode, 404);
});

test('the weekly maintenance in the service: done, and its report written', async () => {
  await at.start(true);
  const request = { ...at.request, kind: 'weekly', dryRun: false, by: 'ann', signal: never } as const;
  const report = await maintain(request);
  assert.deepEqual(
    report.items.map(({ name }) => name),
    ['retention', 'compact', 'errors', 'disk', 'health'],
  );
  assert.equal(report.items.find(({ name }) => name === 'retention')?.verdict, 'pass');
  for (const path of report.files) assert.ok(readFileSync(path, 'utf8').length > 100, path);
  const dry = await maintain({ ...request, dryRun: true });
  assert.equal(dry.items[0]?.verdict, 'skipped');
  assert.deepEqual(dry.files, []);
});
