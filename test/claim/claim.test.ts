import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { type ClaimPorts, createClaims, HalfClaimed } from '../../src/claim/claim.ts';
import { sweepSpools } from '../../src/claim/orphans.ts';
import { recover } from '../../src/claim/recover.ts';
import { recoveries, type Whereabouts } from '../../src/claim/recovery-table.ts';
import { AgentError } from '../../src/model/agent-error.ts';
import type { FileState } from '../../src/model/ledger-states.ts';
import { finalPath, workPath } from '../../src/model/places.ts';
import { createFiles } from '../../src/platform/files.ts';
import { openLedger } from '../../src/platform/ledger/ledger.ts';
import { createSimClock } from '../sim/sim-clock.ts';
import { createMachine, type Machine } from '../sim/sim-disk.ts';
import { places } from '../sim/small-road.ts';

let machine: Machine;
let directory = '';
let ports: ClaimPorts;

beforeEach(() => {
  machine = createMachine();
  directory = mkdtempSync(join(tmpdir(), 'edi-claim-'));
  for (const one of ['/pickup', '/home', '/home/work']) machine.put(one, 'directory');
  const clock = createSimClock();
  ports = { files: createFiles(machine.boot().disk), ledger: openLedger({ directory, clock }), clock, places };
});
afterEach(() => {
  ports.ledger.close();
  rmSync(directory, { recursive: true, force: true });
});

async function taken(name: string) {
  const claim = await createClaims(ports).take({ path: `/pickup/${name}`, bytes: 1 });
  assert.ok(claim !== 'gone');
  return claim;
}

describe('a claim', () => {
  test('moves the file under a safe name, and the ledger tells it', async () => {
    machine.put('/pickup/order 17 (new).x12', 'ISA');
    const claim = await taken('order 17 (new).x12');
    assert.equal(claim.name, 'order_17__new_.x12');
    assert.deepEqual(machine.paths(), [claim.path]);
    assert.deepEqual(
      ports.ledger.story(claim.id).map(({ state }) => state),
      ['found', 'claimed'],
    );
  });

  test('ids sort by time and never meet, also when the clock goes back', async () => {
    const claims = createClaims(ports);
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      machine.put(`/pickup/${name}`, 'x');
      const claim = await claims.take({ path: `/pickup/${name}`, bytes: 1 });
      ids.push(claim === 'gone' ? '' : claim.id);
    }
    assert.deepEqual([...ids].sort(), ids);
    assert.match(ids[0] ?? '', /^20260921T141320000-00001-000001$/);
    assert.equal(new Set(ids).size, 3);
  });

  test('takes the marker away once the file is ours', async () => {
    machine.put('/pickup/a', 'x');
    machine.put('/pickup/a.done', '');
    await createClaims(ports).take({ path: '/pickup/a', bytes: 1, marker: '/pickup/a.done' });
    assert.equal(machine.paths().includes('/pickup/a.done'), false);
  });

  test('a marker that cannot be removed does not hold its file up, and is removed with a later claim', async () => {
    machine.put('/pickup/a', 'x');
    machine.put('/pickup/a.done', '');
    machine.put('/pickup/b', 'x');
    machine.fault = (operation, path) => (operation === 'unlink' && path.endsWith('.done') ? 'EACCES' : undefined);
    const warned: unknown[] = [];
    const claims = createClaims({ ...ports, log: { warn: (_, fields) => void warned.push(fields?.path) } });
    const claim = await claims.take({ path: '/pickup/a', bytes: 1, marker: '/pickup/a.done' });
    assert.ok(claim !== 'gone');
    assert.deepEqual([machine.text(claim.path), warned], ['x', ['/pickup/a.done']]);
    machine.fault = () => undefined;
    await claims.take({ path: '/pickup/b', bytes: 1 });
    assert.equal(machine.paths().includes('/pickup/a.done'), false);
  });

  test('of two agents one gets the file; the other leaves no trace', async () => {
    assert.equal(await createClaims(ports).take({ path: '/pickup/none', bytes: 1 }), 'gone');
    assert.deepEqual(ports.ledger.counts(), {});
    assert.deepEqual(ports.ledger.unfinished(), []);
  });

  for (const kind of ['symlink', 'pipe', 'device', 'directory'] as const) {
    test(`refuses a ${kind} and leaves it where it is`, async () => {
      machine.put('/pickup/it', kind);
      await assert.rejects(createClaims(ports).take({ path: '/pickup/it', bytes: 1 }), { code: 'E001.NOT_A_FILE' });
      assert.deepEqual(ports.ledger.counts(), {});
    });
  }

  test('of a file that reached work/ before the disk failed tells where it is', async () => {
    machine.put('/pickup/a', 'x');
    machine.fault = (operation) => (operation === 'syncDirectory' ? 'EIO' : undefined);
    const failed = await createClaims(ports)
      .take({ path: '/pickup/a', bytes: 1 })
      .catch((error: unknown) => error);
    assert.ok(failed instanceof HalfClaimed);
    assert.equal(failed.code, 'E004.IO');
    assert.deepEqual(machine.paths(), [failed.claim.path]);
    assert.equal(ports.ledger.file(failed.claim.id)?.state, 'found');
  });

  test('on a full disk it fails with E004 and the file stays in pickup', async () => {
    machine.put('/pickup/a', 'x');
    machine.fault = (operation) => (operation === 'rename' ? 'ENOSPC' : undefined);
    await assert.rejects(createClaims(ports).take({ path: '/pickup/a', bytes: 1 }), {
      code: 'E004.NO_SPACE',
      retry: true,
    });
    assert.deepEqual(machine.paths(), ['/pickup/a']);
    assert.deepEqual(ports.ledger.counts(), {});
  });
});

/** The legal way to each state, from `claimed`. */
const ways: Readonly<Record<Exclude<FileState, 'found'>, readonly FileState[]>> = {
  claimed: [],
  surveyed: ['surveyed'],
  acknowledged: ['surveyed', 'acknowledged'],
  delivering: ['surveyed', 'acknowledged', 'delivering'],
  retry_wait: ['retry_wait'],
  processed: ['surveyed', 'acknowledged', 'processed'],
  partial: ['surveyed', 'acknowledged', 'partial'],
  failed: ['failed'],
  duplicate: ['duplicate'],
  quarantined: ['quarantined'],
};

async function left(state: FileState, where: Whereabouts): Promise<string> {
  const file = { id: '20260921T141320000-00001-000009', name: 'a.x12' };
  const path = workPath(places, file);
  const { write } = ports.ledger;
  await write((writer) => writer.openFile({ ...file, origin: '/pickup/a.x12', path, bytes: 1, state: 'found' }));
  if (state !== 'found') {
    for (const step of ['claimed', ...ways[state]] as const)
      await write((writer) => writer.changeFile(file.id, { state: step }));
  }
  if (where === 'work' || where === 'both') {
    machine.put(path, 'x');
  }
  if (where === 'origin' || where === 'both') machine.put('/pickup/a.x12', 'x');
  return file.id;
}

describe('the next start', () => {
  for (const state of Object.keys(recoveries) as FileState[]) {
    for (const where of ['work', 'origin', 'both', 'nowhere'] as const) {
      const wanted = recoveries[state][where];
      test(`${state}, bytes ${where}: ${wanted}`, async () => {
        const id = await left(state, where);
        const report = await recover(ports);
        assert.deepEqual(
          report.recovered.map((one) => [one.where, one.did]),
          [[where, wanted]],
        );
        assert.deepEqual(
          report.resume.map((claim) => claim.id),
          wanted === 'resume' || wanted === 'fetch' ? [id] : [],
        );
        assert.deepEqual(
          report.settle.map((file) => file.id),
          wanted === 'settle' ? [id] : [],
        );
        for (const claim of report.resume) assert.equal(machine.text(claim.path), 'x');
        if (wanted === 'drop') assert.equal(ports.ledger.file(id), undefined);
        if (wanted === 'lost') assert.equal(ports.ledger.file(id)?.code, 'E001.NOT_FOUND');
        if (where === 'both') assert.equal(machine.paths().includes('/pickup/a.x12'), false);
      });
    }
  }

  for (const [state, place, did] of [
    ['claimed', 'work', 'resume'],
    ['found', 'origin', 'leave'],
    ['surveyed', 'nowhere', 'leave'],
    ['processed', 'nowhere', 'settle'],
  ] as const) {
    test(`does not wait for a pickup directory that does not answer: ${state}, bytes ${place}: ${did}`, async () => {
      const id = await left(state, place);
      const silent = new AgentError('/pickup has not answered', { code: 'E001.IO', retry: true });
      const exists: typeof ports.files.exists = async (path) => {
        if (path.startsWith('/pickup')) throw silent;
        return ports.files.exists(path);
      };
      const report = await recover({ ...ports, files: { ...ports.files, exists } });
      assert.deepEqual(
        report.recovered.map((one) => one.did),
        [did],
      );
      assert.notEqual(ports.ledger.file(id), undefined);
    });
  }

  test('leaves a new file that came under the old name', async () => {
    await left('claimed', 'work');
    machine.put('/pickup/a.x12', 'something else');
    await recover(ports);
    assert.equal(machine.text('/pickup/a.x12'), 'something else');
  });

  test('quarantines a file in work/ that the ledger does not know, and clears what is only spooled', async () => {
    const unknown = '20260921T141320000-00001-000002';
    machine.put(`/home/work/.20260921T141320000-00001-000001.survey`, 'spooled');
    machine.put(`/home/work/.${unknown}_b.x12.0123456789ab.tmp`, 'half written');
    machine.put(`/home/work/${unknown}_b.x12`, 'data');
    machine.put('/home/work/notes.txt', "an operator's");
    const report = await recover(ports);
    const quarantined = `/home/quarantine/2026-09-21/${unknown}_b.x12`;
    assert.deepEqual(machine.paths(), [quarantined, '/home/work/notes.txt']);
    assert.deepEqual(
      report.orphans.map(({ id }) => id),
      [unknown],
    );
    assert.deepEqual([ports.ledger.file(unknown)?.state, ports.ledger.file(unknown)?.settled], ['quarantined', true]);
    assert.deepEqual((await recover(ports)).orphans, []);
  });

  test('without a service, what earlier processes spooled is cleared, and nothing else', async () => {
    const own = `.20260921T141320000-0000${ports.ledger.opening.boot}-000001`;
    for (const name of ['.20260921T141320000-00099-000001.survey', `${own}.survey`, 'notes.txt']) {
      machine.put(`/home/work/${name}`, 'x');
    }
    machine.put('/home/work/20260921T141320000-00099-000001_stdin.x12', 'x');
    await sweepSpools(ports);
    assert.deepEqual(machine.paths(), [
      `/home/work/${own}.survey`,
      '/home/work/20260921T141320000-00099-000001_stdin.x12',
      '/home/work/notes.txt',
    ]);
  });

  test('removes the second name of a file that is settled, when it is the same file', async () => {
    const id = await left('failed', 'work');
    const to = finalPath(places, { id, name: 'a.x12' }, 'failed');
    await ports.ledger.write((writer) => writer.changeFile(id, { settled: true }));
    await recover(ports);
    assert.equal(machine.paths().length, 1, 'one that rests in work/ stays');
    await ports.ledger.write((writer) => writer.changeFile(id, { path: to }));
    await recover(ports);
    assert.equal(machine.paths().length, 1, 'the only one stays');
    for (const one of ['/home/error', '/home/error/2026-09-21']) machine.put(one, 'directory');
    machine.put(to, 'x');
    await recover(ports);
    assert.deepEqual(machine.paths(), [to]);
  });

  test('a file that was read where it lies is told as failed, and stays', async () => {
    machine.put('/pickup/a.x12', 'x');
    const claim = { id: '1', name: 'a.x12', path: '/pickup/a.x12', origin: '/pickup/a.x12', bytes: 1, inPlace: true };
    await ports.ledger.record(claim, 'claimed', {});
    assert.deepEqual((await recover(ports)).resume, []);
    assert.deepEqual([ports.ledger.file('1')?.state, ports.ledger.file('1')?.settled], ['failed', true]);
    assert.deepEqual(machine.paths(), ['/pickup/a.x12']);
  });
});
