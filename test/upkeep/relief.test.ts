import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { localDay } from '../../src/kit/local-time.ts';
import { AgentError } from '../../src/model/agent-error.ts';
import { createFiles } from '../../src/platform/files.ts';
import { createGzip } from '../../src/platform/gzip.ts';
import { silentLog } from '../../src/platform/silent-log.ts';
import type { Files, Gzip } from '../../src/ports.ts';
import { utcDay } from '../../src/upkeep/days.ts';
import { closedLogs, expireLogs } from '../../src/upkeep/log-files.ts';
import { packAway } from '../../src/upkeep/pack.ts';
import { relieve } from '../../src/upkeep/relief.ts';
import { createMachine, type Machine } from '../sim/sim-disk.ts';
import { dayMs, keepingRules } from './keeping-rules.ts';

const nowMs = Date.UTC(2026, 10, 24, 12);
const never = new AbortController().signal;
const day = (ago: number): string => utcDay(nowMs - ago * dayMs);
const logOf = (ago: number): string => `/home/logs/edi_processor_${localDay(nowMs - ago * dayMs)}.log`;
let machine: Machine;
let files: Files;

beforeEach(() => {
  machine = createMachine();
  files = createFiles(machine.boot().disk);
  for (const name of ['', '/logs', '/processed', '/archive', '/audit', '/error', '/quarantine', '/state'])
    machine.put(`/home${name}`, 'directory');
});

function put(path: string, bytes: number): void {
  const directory = path.slice(0, path.lastIndexOf('/'));
  if (!machine.paths().some((one) => one.startsWith(`${directory}/`)) && !/^\/home\/\w+$/.test(directory))
    machine.put(directory, 'directory');
  machine.put(path, 'x'.repeat(bytes));
}

const used = (): number => machine.paths().reduce((sum, path) => sum + machine.bytes(path).length, 0);

const everything = [
  ...[0, 1, 3, 9, 10, 11].map(logOf),
  ...[0, 3, 9, 10].map((ago) => `/home/processed/${day(ago)}/a.x12`),
  `/home/archive/${day(100)}/b.x12.gz`,
  `/home/error/${day(300)}/c.x12`,
  `/home/audit/${day(300)}.jsonl`,
  '/home/state/ledger.db',
  '/home/quarantine/d.x12',
];

async function relieveTo(bytesMax: number, gzip: Gzip = createGzip(), rules = keepingRules()): Promise<string[]> {
  for (const path of everything) put(path, 100);
  await relieve(
    {
      files,
      gzip,
      clock: { now: () => nowMs },
      log: silentLog,
      rules,
      keepMs: 7 * dayMs,
      isLow: async () => used() > bytesMax,
    },
    never,
  );
  return everything.filter((path) => !machine.paths().includes(path));
}

test('logs go first, the oldest day first, and no more than need be', async () => {
  assert.deepEqual(await relieveTo(everything.length * 100 - 150), [logOf(11), logOf(10)].reverse());
});

test('then processed files, then archived ones', async () => {
  assert.deepEqual(await relieveTo(everything.length * 100 - 600), [
    logOf(9),
    logOf(10),
    logOf(11),
    `/home/processed/${day(9)}/a.x12`,
    `/home/processed/${day(10)}/a.x12`,
    `/home/archive/${day(100)}/b.x12.gz`,
  ]);
});

test('what is young, failed, quarantined, audit trail and ledger stay, however little room there is', async () => {
  const gone = await relieveTo(0);
  assert.equal(gone.length, 6);
  assert.ok(gone.every((path) => /^\/home\/(logs|processed|archive)\//.test(path)));
});

test('a disk too full to pack processed files away still lets archived ones go', async () => {
  const noSpace = new AgentError('no room', { code: 'E004.NO_SPACE' });
  const full: Gzip = {
    ...createGzip(),
    pack: () => {
      throw noSpace;
    },
  };
  const rules = { ...keepingRules(), archiveDirectory: '/home/archive' };
  const gone = await relieveTo(0, full, rules);
  assert.deepEqual(
    gone.filter((path) => !path.startsWith('/home/logs/')),
    [`/home/archive/${day(100)}/b.x12.gz`],
  );
});

test('closed logs are those of days before today; the oldest go beyond the size of all', async () => {
  for (const path of [logOf(0), logOf(1), logOf(2), logOf(3)]) put(path, 100);
  put('/home/logs/notes.txt', 100);
  const logs = await closedLogs(files, '/home/logs', nowMs);
  assert.deepEqual(
    logs.map(({ path }) => path),
    [logOf(3), logOf(2), logOf(1)],
  );
  const freed = await expireLogs(files, logs, { fromDay: '00000000', bytesMax: 150 });
  assert.deepEqual(freed, { files: 2, bytes: 200 });
  assert.deepEqual(machine.paths(), [logOf(0), logOf(1), '/home/logs/notes.txt'].sort());
});

test('a copy of other content under the name is left alone', async () => {
  put('/home/logs/a.log', 1_000);
  machine.put('/home/logs/a.log.gz', 'this is no gzip');
  await packAway({ files, gzip: createGzip() }, { from: '/home/logs/a.log', to: '/home/logs/a.log' }, never);
  assert.deepEqual(machine.paths(), ['/home/logs/a.log.2.gz', '/home/logs/a.log.gz']);
  assert.equal(machine.text('/home/logs/a.log.gz'), 'this is no gzip');
});

test('a file that is written to while it is packed away stays, and the copy goes', async () => {
  put('/home/logs/a.log', 1_000);
  const gzip = createGzip();
  const ports = {
    files,
    gzip: {
      pack: (content: AsyncIterable<Uint8Array>) => {
        machine.put('/home/logs/a.log', 'more');
        return gzip.pack(content);
      },
      unpackedSha256: gzip.unpackedSha256,
    },
  };
  const file = { from: '/home/logs/a.log', to: '/home/logs/a.log' };
  await assert.rejects(packAway(ports, file, never));
  assert.deepEqual(machine.paths(), ['/home/logs/a.log']);
});

test('a disk that gives back other bytes than were written loses nothing', async () => {
  put('/home/logs/a.log', 1_000);
  const lying = { ...createGzip(), unpackedSha256: async () => null };
  const file = { from: '/home/logs/a.log', to: '/home/logs/a.log' };
  await assert.rejects(packAway({ files, gzip: lying }, file, never), { code: 'E004.IO' });
  assert.deepEqual(machine.paths(), ['/home/logs/a.log']);
});
