import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import type { Receipt } from '../../src/model/receipt.ts';
import { writeX12 } from '../bench/generate.ts';
import { run } from '../bench/measure.ts';
import { bad, good, interchange } from '../pipeline/x12-text.ts';
import { binary, only, Place, skip } from './agent.ts';

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place.remove());

const order = interchange({ groups: [{ sets: [good, good] }] });
const accepted = 'edi-agent-home/delivery/accepted';
const answers = 'edi-agent-home/delivery/acknowledgements';

describe('process', { skip }, () => {
  test('judges, answers and delivers, and leaves the file where it is', () => {
    place.put('order.x12', order);
    const outcome = place.run(['process', '--json', 'order.x12']);
    const receipt = only(outcome);
    assert.deepEqual([outcome.status, outcome.stderr], [0, '']);
    assert.deepEqual([receipt.status, receipt.transactions, receipt.accepted], ['processed', 2, 2]);
    assert.equal(place.text('order.x12'), order);
    const [delivery] = receipt.deliveries;
    assert.equal(place.text(delivery?.path ?? ''), order);
    assert.match(place.text(receipt.acknowledgements[0]?.path ?? ''), /\nAK9\*A\*2\*2\*2~/);
  });

  test('- reads standard input', () => {
    const outcome = place.run(['process', '--json', '-'], { input: order });
    const receipt = only(outcome);
    assert.deepEqual([outcome.status, receipt.status, receipt.file], [0, 'processed', '-']);
    assert.deepEqual(place.files('edi-agent-home/work'), []);
    assert.equal(place.text(receipt.deliveries[0]?.path ?? ''), order);
  });

  test('-d takes the files of a directory that have one of the endings', () => {
    place.put('b.x12', order);
    place.put('a.EDI', interchange({ control: '000000002', groups: [{ sets: [good] }] }));
    place.put('notes.md', 'not for us');
    const { status, receipts } = place.run(['process', '--json', '-d', '.']);
    assert.deepEqual([status, receipts.map(({ file }) => file)], [0, ['a.EDI', 'b.x12']]);
  });

  test('a rejected set: exit 10, quarantined on its own, the rest delivered', () => {
    place.put('order.x12', interchange({ groups: [{ sets: [good, bad] }] }));
    const outcome = place.run(['process', '--json', 'order.x12']);
    const receipt = only(outcome);
    assert.deepEqual([outcome.status, receipt.status, receipt.code], [10, 'partial', 'E003.SETS']);
    assert.equal(place.files('edi-agent-home/quarantine').filter((name) => name.endsWith('.x12')).length, 1);
    assert.equal(place.files(accepted).length, 1);
  });

  for (const flag of ['--dry-run', '--validate-only']) {
    test(`${flag} leaves nothing behind`, () => {
      place.put('order.x12', order);
      const scratch = (): string[] => readdirSync(tmpdir()).filter((name) => /^edi-agent-\d+-/.test(name));
      const before = scratch();
      const outcome = place.run(['process', '--json', flag, 'order.x12']);
      assert.deepEqual([outcome.status, only(outcome).accepted], [0, 2]);
      place.run(['process', flag, '-'], { input: order });
      assert.deepEqual(place.files(), ['order.x12']);
      assert.equal(existsSync(place.at('edi-agent-home')), false);
      assert.deepEqual(scratch(), before);
    });
  }

  test('the same content twice: a duplicate, exit 0, nothing written; --allow-duplicate does it again', () => {
    place.put('order.x12', order);
    place.put('copy.x12', order);
    const both = place.run(['process', '--json', 'order.x12', 'copy.x12']);
    assert.equal(both.status, 0);
    assert.deepEqual(both.receipts.map(({ status }) => status).sort(), ['duplicate', 'processed']);
    const again = place.run(['process', '--json', 'copy.x12']);
    assert.deepEqual([again.status, only(again).status], [0, 'duplicate']);
    assert.deepEqual([place.files(accepted).length, place.files(answers).length], [1, 1]);
    const allowed = place.run(['process', '--json', '--allow-duplicate', 'copy.x12']);
    assert.deepEqual([allowed.status, only(allowed).status], [0, 'processed']);
    assert.deepEqual([place.files(accepted).length, place.files(answers).length], [2, 2]);
    assert.equal(new Set(controlsOf(place)).size, 2);
  });

  test('--no-deliver answers and hands nothing on', () => {
    place.put('order.x12', order);
    const outcome = place.run(['process', '--json', '--no-deliver', 'order.x12']);
    assert.deepEqual([outcome.status, only(outcome).deliveries], [0, []]);
    assert.deepEqual([place.files(accepted).length, place.files(answers).length], [0, 1]);
  });

  test('every sample is processed, and the counts of its answer agree', () => {
    place.run(['samples', 'write', 'samples']);
    const samples = place.files('samples').filter((name) => /\.(x12|edi)$/.test(name));
    assert.ok(samples.length >= 7);
    for (const sample of samples) {
      const outcome = place.run(['process', '--json', `samples/${sample}`]);
      const receipt = only(outcome);
      assert.deepEqual([outcome.status, receipt.status, receipt.findings.errors], [0, 'processed', 0], sample);
      assert.equal(receipt.acknowledgements.length, /^(997|999)/.test(sample) ? 0 : 1, 'answers are not answered');
      for (const { kind, path } of receipt.acknowledgements) {
        const [, accepts, included, received, good] = /AK9\*(.)\*(\d+)\*(\d+)\*(\d+)/.exec(place.text(path)) ?? [];
        const expected = String(receipt.transactions);
        assert.deepEqual(
          [accepts, included, received, good],
          ['A', expected, expected, expected],
          `${kind} of ${sample}`,
        );
        assert.equal(only(place.run(['validate', '--json', path])).findings.errors, 0);
      }
    }
  });
});

describe('kill -9', { skip }, () => {
  const file = `${tmpdir()}/edi-agent-e2e-200mb.x12`;
  after(() => rmSync(file, { force: true }));

  const moments: ReadonlyArray<readonly [string, () => boolean]> = [
    ['while it is surveyed', () => place.files('edi-agent-home/state').length > 0],
    ['when its answer lies there', () => place.files(answers).some(visible)],
    ['while its delivery is staged', () => place.files(accepted).length > 0],
  ];
  for (const [moment, come] of moments) {
    test(`${moment}, in a file of 200 MB, then again: one answer, one delivery, each number once`, async () => {
      writeX12(file, { set: '850', bytes: 200e6, shape: 'one-interchange' });
      const child = spawn(binary, ['process', '--json', file], { cwd: place.path, env: {}, stdio: 'ignore' });
      const gone = new Promise((done) => child.once('exit', done));
      while (!come() && child.exitCode === null) await new Promise((done) => setTimeout(done, 5));
      child.kill('SIGKILL');
      await gone;
      const outcome = place.run(['process', '--json', file], { timeoutMs: 300_000 });
      const receipt = only(outcome);
      // The first may have been done before it was killed: then the second is a duplicate.
      assert.ok(['processed', 'duplicate'].includes(receipt.status), receipt.message ?? '');
      assert.equal(outcome.status, 0);
      const delivered = place.files(accepted).filter(visible);
      assert.equal(delivered.length, 1);
      assert.equal(statSync(place.at(accepted, delivered[0] ?? '')).size, statSync(file).size);
      assert.equal(place.files(answers).filter(visible).length, 1);
      assert.equal(new Set(controlsOf(place)).size, controlsOf(place).length);
    });
  }
});

test('SIGTERM: one line of what, one of what to do, and the same command goes on', { skip }, async () => {
  const file = place.at('large.x12');
  writeX12(file, { set: '850', bytes: 60e6 });
  const child = spawn(binary, ['process', file], { cwd: place.path, env: {}, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += String(data);
  });
  const gone = new Promise((done) => child.once('close', done));
  while (place.files('edi-agent-home/state').length === 0) await new Promise((done) => setTimeout(done, 5));
  child.kill('SIGTERM');
  assert.equal(await gone, 1);
  assert.match(errors, /^error STOPPED: stopped by SIGTERM\n {2}\S.*the same command.*\n$/);
  assert.equal(place.run(['process', '--json', file]).receipts[0]?.status, 'processed');
});

describe('memory', { skip }, () => {
  const long = process.env.EDI_AGENT_LONG === '1';
  const megabytes = long ? 1_000 : 300;
  const sizes = [10, megabytes];
  const fileOf = (size: number): string => `${tmpdir()}/edi-agent-e2e-memory-${size}mb.x12`;
  after(() => {
    for (const size of sizes) rmSync(fileOf(size), { force: true });
  });

  test(`processing ${megabytes} MB takes at most 1.2 times the memory of 10 MB, and more than one thread`, async (context) => {
    const peaks: number[] = [];
    for (const size of sizes) {
      writeX12(fileOf(size), { set: '850', bytes: size * 1e6 });
      // The smaller of two runs: a peak also depends on the moments at which V8 collects.
      let least = Number.POSITIVE_INFINITY;
      for (const home of ['first', 'second']) {
        const args = ['process', '--json', '--home', place.at(`home-${size}-${home}`), fileOf(size)];
        const { peakBytes, output } = await run({ command: binary, args, cwd: place.path });
        const receipt: Receipt = JSON.parse(output);
        assert.deepEqual([receipt.status, receipt.rejected], ['processed', 0]);
        least = Math.min(least, peakBytes);
      }
      peaks.push(least);
    }
    const [small = 0, large = 0] = peaks;
    context.diagnostic(
      `peak ${(small / 1e6).toFixed(0)} MB at 10 MB, ${(large / 1e6).toFixed(0)} MB at ${megabytes} MB`,
    );
    assert.ok(small > 0 && large <= 1.2 * small, `${small} and ${large}`);
  });

  test('surveys run in worker threads of the binary', async () => {
    writeX12(fileOf(megabytes), { set: '850', bytes: megabytes * 1e6 });
    const child = spawn(binary, ['validate', '--json', fileOf(megabytes)], {
      cwd: place.path,
      env: {},
      stdio: 'ignore',
    });
    const names = new Set<string>();
    const look = setInterval(() => {
      for (const name of threadsOf(child.pid)) names.add(name);
    }, 20);
    await new Promise((done) => child.once('exit', done));
    clearInterval(look);
    assert.ok(names.has('survey'), [...names].join(' '));
  });
});

/** What a collector would see. */
function visible(name: string): boolean {
  return !(name.split('/').at(-1) ?? '').startsWith('.');
}

/** ISA13 of all answers that left. */
function controlsOf(from: Place): string[] {
  return from
    .files(answers)
    .filter(visible)
    .map((name) => from.text(`${answers}/${name}`).split('*')[13] ?? '');
}

/** Names of a process's threads as the kernel knows them. */
function threadsOf(pid: number | undefined): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((task) =>
      readFileSync(`/proc/${pid}/task/${task}/comm`, 'utf8').trim(),
    );
  } catch {
    return [];
  }
}
