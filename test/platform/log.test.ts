import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { limits } from '../../src/model/limits.ts';
import { createLog, type LogOptions } from '../../src/platform/log.ts';
import { SimulatedDisk, simulatedTerminal } from './log-sim.ts';

const evening = new Date(2026, 0, 31, 23, 59, 59, 999).getTime();

function setup(options: Partial<LogOptions> = {}, isTTY = false) {
  const clock = { ms: evening, now: () => clock.ms };
  const disk = new SimulatedDisk();
  const stderr = simulatedTerminal(isTTY);
  const log = createLog({
    directory: '/logs',
    level: 'info',
    fileBytesMax: 1e6,
    clock,
    disk,
    stderr,
    environment: {},
    ...options,
  });
  const records = () =>
    disk
      .text()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { clock, disk, stderr, log, records };
}

test('a record is one line of JSON with level, time, message, base and fields', () => {
  const { log, records } = setup({ base: { agent: 'here', environment: 'test' } });
  log.info('surveyed', { file: 'a.edi', sets: 3, gone: undefined });
  const [{ pid, ...record } = {}] = records();
  assert.equal(pid, process.pid);
  assert.deepEqual(record, {
    level: 'info',
    time: new Date(evening).toISOString(),
    agent: 'here',
    environment: 'test',
    file: 'a.edi',
    sets: 3,
    message: 'surveyed',
  });
});

test('a failure holds the word "error" and its code, a warning without code does not', () => {
  const { log, records, disk } = setup();
  log.warn('tried again later', { code: 'E004.NO_SPACE' });
  log.error('gone', { code: 'E001.NOT_FOUND' });
  log.error('no code was given');
  log.warn('only slow');
  log.info('fine', { code: 'E001' });
  const lines = disk.text().trim().split('\n');
  assert.deepEqual(
    lines.map((line) => /error/i.test(line)),
    [true, true, true, false, false],
  );
  assert.deepEqual(
    records().map(({ code }) => code),
    ['E004.NO_SPACE', 'E001.NOT_FOUND', 'INTERNAL', undefined, 'E001'],
  );
});

test('what is below the level is not written', () => {
  const { log, records } = setup({ level: 'warn' });
  log.debug('no');
  log.info('no');
  log.warn('yes');
  assert.deepEqual(
    records().map(({ message }) => message),
    ['yes'],
  );
});

test('secrets are masked, long text is cut', () => {
  const { log, records, disk } = setup({ base: { apiKey: 'hidden-1' } }, true);
  log.error('cannot reach mqtts://me:hidden-2@host/', { password: 'hidden-3', url: 'https://u:hidden-4@h', tokens: 3 });
  log.info('x'.repeat(limits.logTextCharactersMax + 5));
  assert.ok(!disk.text().includes('hidden'));
  assert.equal(records()[0]?.tokens, 3);
  assert.equal(String(records()[1]?.message).length, limits.logTextCharactersMax + 1);
});

test('at local midnight a file of the new day begins', () => {
  const { log, clock, disk } = setup();
  log.info('old day');
  clock.ms += 1;
  log.info('new day');
  assert.deepEqual(disk.names(), ['edi_processor_20260131.log', 'edi_processor_20260201.log']);
  for (const [at, day] of ['old day', 'new day'].entries()) assert.ok([...disk.files.values()][at]?.includes(day));
  log.close();
  assert.equal(disk.opened, disk.closed);
});

test('at the size cap a numbered file follows, and each day starts at the first again', () => {
  const { log, clock, disk } = setup({ fileBytesMax: 250 });
  for (let at = 0; at < 5; at += 1) log.info('x'.repeat(50));
  assert.deepEqual(disk.names().slice(0, 3), [
    'edi_processor_20260131.log',
    'edi_processor_20260131.1.log',
    'edi_processor_20260131.2.log',
  ]);
  for (const text of disk.files.values()) assert.ok(text.length > 0 && text.length <= 250, String(text.length));
  clock.ms += 1;
  log.info('next');
  assert.equal(disk.names().at(-1), 'edi_processor_20260201.log');
});

test('a restarted agent goes on in the last file of the day that has room', () => {
  const { log, disk } = setup({ fileBytesMax: 300 });
  disk.files.set('/logs/edi_processor_20260131.log', 'x'.repeat(299));
  disk.files.set('/logs/edi_processor_20260131.1.log', 'y\n');
  log.info('goes on');
  assert.match(disk.files.get('/logs/edi_processor_20260131.1.log') ?? '', /^y\n\{.*goes on/);
});

test('a line longer than the cap is written whole, alone in its file', () => {
  const { log, disk } = setup({ fileBytesMax: 50 });
  log.info('one');
  log.info('two');
  assert.equal(disk.names().length, 2);
});

test('a full disk: nothing is thrown, it is told once, lines are counted, and the loss is logged afterwards', () => {
  const { log, disk, stderr, records } = setup();
  log.info('before');
  disk.bytesLeft = 10;
  for (let at = 0; at < 3; at += 1) log.info(`lost ${at}`);
  assert.equal(log.linesLost, 3);
  assert.equal(stderr.written.length, 1);
  assert.match(stderr.written[0] ?? '', /^edi-agent: error E004: .*ENOSPC.*\n$/);
  disk.bytesLeft = Number.POSITIVE_INFINITY;
  log.info('after');
  const whole = disk
    .text()
    .split('\n')
    .filter((line) => line.endsWith('}'));
  assert.deepEqual(
    whole.map((line) => JSON.parse(line).message),
    ['before', 'after', 'log lines were lost'],
  );
  assert.equal(JSON.parse(whole[2] ?? '').lines, 3);
  disk.bytesLeft = 0;
  log.info('lost again');
  assert.equal(stderr.written.length, 2);
  assert.throws(records, SyntaxError, 'the torn line stays torn, on a line of its own');
});

test('a standard error that fails as well changes nothing', () => {
  const stderr = {
    isTTY: true,
    write: () => {
      throw new Error('EPIPE');
    },
  };
  const { log, disk } = setup({ stderr });
  disk.bytesLeft = 0;
  log.error('x', { code: 'E001' });
  assert.equal(log.linesLost, 1);
});

test('closing flushes, twice is fine, lines after it are dropped', () => {
  const { log, disk } = setup();
  log.info('one');
  log.close();
  log.close();
  log.info('two');
  assert.equal(disk.closed, 1);
  assert.ok(!disk.text().includes('two'));
});

test('without a directory there is no file; on a terminal there are readable lines', () => {
  const { log, disk, stderr } = setup({ directory: null }, true);
  log.info('surveyed', { file: 'a b.edi', sets: 3 });
  assert.equal(disk.opened, 0);
  assert.equal(stderr.written.length, 1);
});

test('on a machine’s disk: nothing is made before the first line, and a line is there as soon as it is said', (context) => {
  const home = mkdtempSync(join(tmpdir(), 'edi-agent-log-'));
  context.after(() => rmSync(home, { recursive: true }));
  const directory = join(home, 'deep', 'logs');
  const log = createLog({ directory, level: 'info', fileBytesMax: 1e6, clock: { now: () => evening } });
  log.debug('below the level');
  assert.ok(!existsSync(join(home, 'deep')));
  log.info('one');
  assert.deepEqual(readdirSync(directory), ['edi_processor_20260131.log']);
  assert.match(readFileSync(join(directory, 'edi_processor_20260131.log'), 'utf8'), /"message":"one"\}\n$/);
  log.close();
});

test('on a machine’s disk: a file where the directory should be is told and not thrown', (context) => {
  const home = mkdtempSync(join(tmpdir(), 'edi-agent-log-'));
  context.after(() => rmSync(home, { recursive: true }));
  writeFileSync(join(home, 'logs'), '');
  const stderr = simulatedTerminal(false);
  const log = createLog({
    directory: join(home, 'logs'),
    level: 'info',
    fileBytesMax: 1e6,
    clock: { now: () => evening },
    stderr,
  });
  log.info('one');
  assert.equal(log.linesLost, 1);
  assert.equal(stderr.written.length, 1);
});
