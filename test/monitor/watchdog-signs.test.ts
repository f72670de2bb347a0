import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probeLedger, scannerFiles, watchedScans, watchedSurveyor } from '../../src/agent-watchdog-signs.ts';
import { AgentError } from '../../src/model/agent-error.ts';
import type { DirectoryEntry, FileStat, Ledger, Surveyor } from '../../src/ports.ts';
import { createVitalSigns, type VitalSigns } from '../../src/upkeep/vital-signs.ts';
import type { Scan } from '../../src/watch/scan.ts';
import { createSimClock, type SimClock } from '../sim/sim-clock.ts';

function watched(): { readonly clock: SimClock; readonly signs: VitalSigns; parts(): string[] } {
  const clock = createSimClock();
  const signs = createVitalSigns(clock);
  return { clock, signs, parts: () => signs.overdue().map(({ part }) => part) };
}

const scan: Scan = { found: [], waiting: {}, oldestWaitingMs: 0, refused: [], problems: [] };

test('a scan that does not come is a silence of the scanner; taking what it found is none', async () => {
  const { clock, signs, parts } = watched();
  let firsts = 0;
  async function* scans(): AsyncGenerator<Scan> {
    clock.pass(5_000);
    yield scan;
    clock.pass(129_000);
    assert.deepEqual(parts(), [], 'a rest and a scan that is in time');
    clock.pass(2_000);
    assert.deepEqual(parts(), ['scanner']);
    yield scan;
  }
  for await (const _ of watchedScans(scans(), { signs, restMs: 10_000, onFirst: () => (firsts += 1) })) {
    clock.pass(3_600_000);
    assert.deepEqual(parts(), []);
  }
  clock.pass(3_600_000);
  assert.deepEqual([parts(), firsts], [[], 1]);
});

test('each entry and each stat is progress of a scan', async () => {
  const { clock, signs, parts } = watched();
  const entry: DirectoryEntry = { name: 'a', kind: 'file' };
  const stat: FileStat = { bytes: 1, modifiedMs: 0, device: 0, inode: 0 };
  const slow = {
    async *scan(_path: string) {
      for (let at = 0; at < 3; at += 1) {
        clock.pass(90);
        yield entry;
      }
    },
    async stat(_path: string) {
      clock.pass(90);
      return stat;
    },
  };
  const files = scannerFiles(slow, signs);
  signs.expect('scanner', 100);
  for await (const one of files.scan('/pickup')) assert.equal(one, entry);
  assert.equal(await files.stat('/pickup/a'), stat);
  assert.deepEqual(parts(), []);
  clock.pass(101);
  assert.deepEqual(parts(), ['scanner']);
});

test('workers owe progress while a file is surveyed, and another file that comes is none', async () => {
  const { clock, signs, parts } = watched();
  const ends: (() => void)[] = [];
  let tell: (bytes: number) => void = () => {};
  const under: Surveyor = {
    survey: ({ onProgress }) => {
      tell = onProgress ?? tell;
      return new Promise((_, reject) => ends.push(() => reject(new Error('over'))));
    },
  };
  const surveyor = watchedSurveyor(under, signs);
  const request = { path: '/a', bytes: 1, spoolPath: '/b' };
  const never = new AbortController().signal;
  const both = [surveyor.survey(request, never).catch(() => {})];
  clock.pass(100_000);
  both.push(surveyor.survey(request, never).catch(() => {}));
  clock.pass(51_000);
  assert.deepEqual(parts(), ['workers']);
  tell(10);
  assert.deepEqual(parts(), []);
  clock.pass(151_000);
  ends[0]?.();
  await both[0];
  assert.deepEqual(parts(), [], 'an end is progress, even a bad one');
  ends[1]?.();
  await both[1];
  clock.pass(1e9);
  assert.deepEqual(parts(), []);
});

test('a commit that does not come is a silence of the ledger, one that fails is an answer', async () => {
  const { clock, signs, parts } = watched();
  const stop = new AbortController();
  const answers: (() => Promise<never>)[] = [
    async () => {
      throw new AgentError('full', { code: 'STATE.IO', hint: '' });
    },
    () => new Promise<never>(() => {}),
  ];
  const ledger: Pick<Ledger, 'write'> = { write: () => answers.shift()?.() ?? Promise.reject(new Error('too many')) };
  void probeLedger({ ledger, clock }, signs, stop.signal);
  while (answers.length > 0) await new Promise(setImmediate);
  clock.pass(60_000);
  assert.deepEqual(parts(), []);
  clock.pass(1);
  assert.deepEqual(parts(), ['ledger']);
});
