import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { openDesk, openServiceDesk } from '../../src/agent.ts';
import { inPickup } from '../../src/agent-waiting.ts';
import { createFiles } from '../../src/platform/files.ts';
import type { Settings } from '../../src/settings/shape.ts';
import { ServiceHome, until } from '../platform/api/service-home.ts';

const service = new ServiceHome();
const desk = await openServiceDesk();
const plain = { paint: (_: string, text: string) => text, width: 100 };
const exported = async (format: 'csv' | 'sql', more: object = {}): Promise<string> => {
  let text = '';
  for await (const part of desk.exportMetrics({ ...service.request, ...more, format })) text += part;
  return text;
};

after(() => service.remove());

test('a home in which nothing was done yet: said so, without a fault', async () => {
  const status = await desk.lookAtStatus(service.request);
  assert.deepEqual([status.running, status.state, status.pid, status.started_at], [false, 'stopped', null, null]);
  assert.match(desk.statusText(status, plain), /unhealthy, not running/);
  const health = await desk.lookAtHealth(service.request);
  assert.equal(desk.healthExitCodes[health.status], 2);
  assert.match(desk.healthText(health, plain), /fail {2}service .*does not run\n.*To do: Start it/);
  const metrics = await desk.lookAtMetrics(service.request);
  assert.deepEqual([metrics.running, metrics.total_processed, metrics.error_rate], [false, 0, null]);
  assert.match(desk.metricsText(metrics, plain), /the service does not run/);
  await assert.rejects(exported('csv'), { code: 'STATE.MISSING' });
});

test('while the service runs it is asked', async () => {
  service.put('a.x12', '1');
  await service.start(true);
  await until(async () => (await desk.lookAtStatus(service.request)).finished_since_start.processed === 1);
  const status = await desk.lookAtStatus(service.request);
  assert.deepEqual([status.running, status.watching, status.pid, status.version], [true, true, process.pid, '9.9.9']);
  assert.match(desk.statusText(status, plain), /running for .*, process \d+[\s\S]*a\.x12: processed/);
  const health = await desk.lookAtHealth(service.request);
  assert.equal(health.checks.find(({ name }) => name === 'service')?.status, 'pass');
  const metrics = await desk.lookAtMetrics({ ...service.request, since: '1h' });
  assert.deepEqual([metrics.running, metrics.total_processed, metrics.success_rate], [true, 1, 100]);
  assert.match(desk.metricsText(metrics, plain), /Up for/);
  await assert.rejects(desk.lookAtMetrics({ ...service.request, since: 'soon' }), { code: 'USAGE' });
});

test('after it, what it left is read: last file, metrics, files that wait', async () => {
  await service.stop();
  service.put('b.x12', '2');
  const status = await desk.lookAtStatus(service.request);
  assert.deepEqual([status.running, status.last_file?.name, status.queue.ready], [false, 'a.x12', 1]);
  assert.equal(status.metrics.total_processed, 1);
  const { listWaiting, waitingText } = await openDesk();
  const waiting = await listWaiting(service.request);
  assert.deepEqual(
    waiting.map(({ name, state, id, bytes }) => [name, state, id, bytes > 100]),
    [['b.x12', 'pickup', null, true]],
  );
  assert.match(
    waitingText(waiting, { nowMs: Date.now(), style: plain }),
    /0 min +in pickup +832 bytes +.*b\.x12\n\n1 file$/,
  );
  assert.match(desk.statusText(status, plain), /1 not watched: edi-agent files list --waiting/);
  const metrics = await desk.lookAtMetrics(service.request);
  const names = new Set(metrics.values.map(({ name }) => name));
  assert.ok(!names.has('edi_agent_process_resident_bytes') && names.has('edi_agent_disk_free_bytes'));
});

test('of a pickup directory that is at work, only the file that is gone since is left out', async () => {
  const files = createFiles();
  for (const name of ['c.x12', 'd.x12', 'e.x12']) service.put(name, name.charCodeAt(0).toString());
  const pickup = join(service.home, 'pickup');
  const directories = { pickup } as Settings['directories'];
  const watch = { more_directories: [] as string[], subdirectories: false } as unknown as Settings['watch'];
  const looked = await inPickup(
    {
      ...files,
      async stat(path) {
        if (path.endsWith('d.x12')) rmSync(path);
        return files.stat(path);
      },
    },
    { directories, watch },
  );
  assert.deepEqual(looked.map(({ name }) => name).toSorted(), ['b.x12', 'c.x12', 'e.x12']);
  for (const name of ['c.x12', 'e.x12']) rmSync(join(pickup, name));
});

test('a pickup directory that is missing: status, health and metrics say the same, whether the service runs or not', async () => {
  const missing = join(service.home, '../nowhere');
  const told = async () => {
    const { pickup } = await desk.lookAtStatus(service.request);
    const { checks } = await desk.lookAtHealth(service.request);
    const { values } = await desk.lookAtMetrics(service.request);
    return [
      pickup.problems.map(({ path }) => path),
      checks.find(({ name }) => name === 'pickup')?.status,
      values.find(({ name }) => name === 'edi_agent_pickup_problems')?.value,
    ];
  };
  const expected = [[missing], 'warn', 1];
  service.settings(`directories: {pickup: ${missing}}`);
  assert.deepEqual(await told(), expected);
  await service.start(true);
  await until(async () => (await desk.lookAtStatus(service.request)).pickup.scanned_at !== null);
  assert.deepEqual(await told(), expected);
  await service.stop();
});

test('what is held back is told: how much, and since when', async () => {
  service.settings('');
  const status = await desk.lookAtStatus(service.request);
  assert.equal(status.quarantine?.waiting, 0);
  const held = {
    ...status,
    quarantine: { ...status.quarantine, waiting: 2, oldest_at: null, oldest_age_seconds: 7_200 },
  };
  assert.match(
    desk.statusText(held as typeof status, plain),
    /Quarantine +2 items wait for a decision, the oldest for 2 h/,
  );
});

test('metrics by partner, type and hour; CSV of rows and of groups; SQL that loads', async () => {
  const by = async (grouping: 'partner' | 'type' | 'hour') =>
    (await desk.groupMetrics({ ...service.request, by: grouping })).groups.map(({ key, total_processed }) => [
      key,
      total_processed,
    ]);
  assert.deepEqual(await by('partner'), [['ZZ:NORTHSIDE', 1]]);
  assert.deepEqual(await by('type'), [['850', 1]]);
  assert.match(String((await by('hour'))[0]?.[0]), /^\d{4}-\d{2}-\d{2}T\d{2}:00:00\.000Z$/);
  const groups = await desk.groupMetrics({ ...service.request, by: 'partner' });
  assert.match(desk.metricsGroupsText(groups, plain), /Partner +Files[\s\S]*ZZ:NORTHSIDE +1 /);
  assert.match(
    await exported('csv'),
    /^id,timestamp.*\n\d{8}T\d+-\d+-\d+,.*,a\.x12,X12,850,ZZ:NORTHSIDE,processed,\d+,0,0,1,1,0,,/,
  );
  assert.match(await exported('csv', { by: 'partner' }), /^partner,total_processed,.*\nZZ:NORTHSIDE,1,1,/);
  const copy = new DatabaseSync(':memory:');
  copy.exec(await exported('sql'));
  assert.deepEqual({ ...copy.prepare('SELECT count(*) AS files FROM file_metrics').get() }, { files: 1 });
  copy.close();
});

test('a ledger that cannot be read is a critical alarm, and health says so', async () => {
  const path = join(service.home, 'state', 'ledger.db');
  const before = readFileSync(path);
  writeFileSync(path, new Uint8Array(8_192).fill(0x55));
  const status = await desk.lookAtStatus(service.request);
  assert.deepEqual(
    status.alerts.map(({ id, severity }) => [id, severity]),
    [['LEDGER', 'critical']],
  );
  writeFileSync(path, before);
});

test('a socket that nobody listens at is no service', async () => {
  writeFileSync(join(service.home, 'edi-agent.sock'), '');
  assert.equal((await desk.lookAtStatus(service.request)).running, false);
});
