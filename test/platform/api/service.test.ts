import assert from 'node:assert/strict';
import { existsSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { askService } from '../../../src/platform/api/client.ts';
import type { MetricsDocument } from '../../../src/report/metrics-document.ts';
import type { StatusDocument } from '../../../src/report/status-document.ts';
import type { Answer } from './ask.ts';
import { ServiceHome, until } from './service-home.ts';

const service = new ServiceHome();
const statusOf = ({ body }: Answer) => body as StatusDocument;
const codeOf = ({ statusCode, body }: Answer) => `${statusCode} ${(body as { error?: { code: string } }).error?.code}`;

before(() => service.start(false));
after(() => service.remove());

test('serve: nothing is taken from pickup unless somebody asks; then the receipt is the answer', async () => {
  const path = service.put('a.x12', '1');
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.ok(existsSync(path));
  const { statusCode, body } = await service.process(path);
  const { status, transactions, accepted, file } = body as Record<string, unknown>;
  assert.deepEqual([statusCode, status, transactions, accepted, file], [200, 'processed', 1, 1, path]);
  assert.ok(!existsSync(path));
});

test('the same again is a duplicate, rubbish fails: both are receipts', async () => {
  const again = await service.process(service.put('again.x12', '1'));
  assert.equal((again.body as { status: string }).status, 'duplicate');
  const rubbish = join(service.home, 'pickup', 'rubbish.x12');
  writeFileSync(rubbish, 'this is no X12');
  const { body } = await service.process(rubbish);
  const { status, code } = body as Record<string, unknown>;
  assert.deepEqual([status, code], ['failed', 'E002.NOT_X12']);
});

test('without the token, with a path outside, or through a link nothing is taken', async () => {
  const path = service.put('b.x12', '2');
  assert.equal(codeOf(await service.process(path, { authorization: 'Bearer no' })), '401 UNAUTHORIZED');
  assert.equal(codeOf(await service.process(path, { host: 'evil.example' })), '403 HOST');
  const state = join(service.home, 'state', 'ledger.db');
  assert.equal(codeOf(await service.process(state)), '403 PATH_NOT_ALLOWED');
  assert.equal(
    codeOf(await service.process(join(service.home, 'pickup', '..', 'state', 'ledger.db'))),
    '403 PATH_NOT_ALLOWED',
  );
  const link = join(service.home, 'pickup', 'link.x12');
  symlinkSync(state, link);
  assert.equal(codeOf(await service.process(link)), '403 PATH_NOT_ALLOWED');
  assert.equal(codeOf(await service.process(`${path}.none`)), '404 E001.NOT_FOUND');
  assert.ok(existsSync(path) && existsSync(state));
});

test('status, metrics, health and Prometheus tell of it', async () => {
  const status = statusOf(await service.get('/api/v1/status'));
  assert.deepEqual([status.running, status.watching, status.version, status.state], [true, false, '9.9.9', 'running']);
  assert.deepEqual([status.finished_since_start.processed, status.finished_since_start.failed], [1, 1]);
  assert.equal(status.last_file?.name, 'rubbish.x12');
  await until(async () => statusOf(await service.get('/api/v1/status')).metrics.total_processed === 3);
  const { metrics, partners } = statusOf(await service.get('/api/v1/status'));
  assert.deepEqual([metrics.success_rate, metrics.error_rate], [50, 50]);
  assert.equal(partners[0]?.partner, 'ZZ:NORTHSIDE');
  const document = (await service.get('/api/v1/metrics?start_date=1h')).body as MetricsDocument;
  const { total_processed, success_count, failed_count, duplicate_count, success_rate, error_rate } = document;
  assert.deepEqual(
    [total_processed, success_count, failed_count, duplicate_count, success_rate, error_rate],
    [3, 1, 1, 1, 50, 50],
  );
  assert.deepEqual(
    document.by_type.map((one) => one.transaction_type),
    ['850', ''],
  );
  assert.equal(codeOf(await service.get('/api/v1/metrics?start_date=tomorrow')), '400 USAGE');
  const health = await service.get('/health');
  assert.deepEqual([health.statusCode, (health.body as { service: string }).service], [200, 'edi-agent']);
  const { text, headers } = await service.get('/metrics');
  assert.match(String(headers['content-type']), /^text\/plain; version=0\.0\.4/);
  assert.match(text, /^edi_agent_files_total\{status="processed"\} 1$/m);
});

test('a reload goes on with the same port and counts; another port is taken up', async () => {
  const { port } = service;
  service.settings('metrics: {error_rate_max: 11}');
  assert.equal((await service.monitor.reload())?.taken, true);
  await until(async () => statusOf(await service.get('/api/v1/status')).state === 'running');
  assert.equal(service.port, port);
  assert.equal(statusOf(await service.get('/api/v1/status')).finished_since_start.processed, 1);
  service.settings('', 'enabled: false');
  assert.equal((await service.monitor.reload())?.taken, true);
  await until(() =>
    service.get('/health').then(
      () => false,
      () => true,
    ),
  );
  await until(async () => (await askService(service.home, '/api/v1/status')) !== null);
  service.settings('');
  await service.monitor.reload();
  service.port = 0;
  await until(() => service.port !== 0);
  assert.equal((await service.get('/api/v1/status')).statusCode, 200);
});

test('a port that is taken: an alarm and a note, and the socket answers', async () => {
  await service.stop();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  service.settings('', `port: ${port}`);
  await service.start(false);
  assert.match(service.notes.join('\n'), /^error API\.PORT: .*another program listens there/m);
  assert.equal(statSync(join(service.home, 'edi-agent.sock')).mode & 0o777, 0o600);
  const status = (await askService(service.home, '/api/v1/status')) as StatusDocument;
  assert.deepEqual(
    status.alerts.map(({ id }) => id),
    ['API'],
  );
  other.close();
});

test('after a stop nothing is left to ask', async () => {
  await service.stop();
  assert.ok(!existsSync(join(service.home, 'edi-agent.sock')));
  assert.equal(await askService(service.home, '/health'), null);
});
