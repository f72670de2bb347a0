import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLedger } from '../../src/platform/ledger/ledger.ts';
import { prepareStaged } from '../../src/platform/ledger/restored.ts';
import { eventMessage } from '../../src/report/mqtt/event-message.ts';
import { eventData } from '../../src/report/mqtt/shapes.ts';

const scope = { kind: 'ISA13', sender: 'a', receiver: 'b' } as const;
const nowMs = Date.UTC(2040, 0, 1);

test('control numbers of a very old backup leap far, and do not come round again', () => {
  const directory = mkdtempSync(join(tmpdir(), 'edi-restored-'));
  const clock = { now: () => nowMs };
  try {
    const before = openLedger({ directory, clock });
    before.nextControl(scope);
    before.close();
    const evidence = { effects: [], contents: [], answersSince: 0 };
    const facts = { nowMs, backupMs: Date.UTC(2030, 0, 1), evidence, begunAnew: [], file: 'state.tar.gz' };
    assert.equal(prepareStaged(join(directory, 'ledger.db'), facts).controlLeap, 400_000_000);
    const after = openLedger({ directory, clock });
    assert.equal(after.nextControl(scope), 400_000_002);
    assert.equal(after.nextControl({ ...scope, sender: 'new' }), 400_000_001);
    after.close();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test('what waits for central monitoring is told again from 1 on, and says in which epoch it may have been told', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'edi-restored-'));
  const path = join(directory, 'ledger.db');
  const evidence = { effects: [], contents: [], answersSince: 0 };
  const facts = { nowMs, backupMs: nowMs, evidence, begunAnew: [], file: 'state.tar.gz' };
  const clock = { now: () => nowMs };
  const told = (event: number) =>
    eventMessage({ atMs: nowMs, file: null, event, kind: 'processed', data: { sha256: 'abc' } }) ?? assert.fail();
  const figures = (moment: number) => ({
    ...{ stream: 'metrics', class: 'telemetry', id: '', topic: 'metrics', props: {}, expiresMs: null },
    payload: JSON.stringify({ moment }),
  });
  const outboxOf = (): ReturnType<typeof told> => told(99);
  const inLedger = async <T>(step: (ledger: ReturnType<typeof openLedger>) => Promise<T> | T): Promise<T> => {
    const ledger = openLedger({ directory, clock });
    try {
      return await step(ledger);
    } finally {
      ledger.close();
    }
  };
  try {
    const epochs = [
      await inLedger(async (ledger) => {
        await ledger.write((writer) => {
          for (let event = 1; event <= 7; event += 1) writer.send(told(event));
          for (let moment = 1; moment <= 7; moment += 1) writer.send(figures(moment));
          writer.confirm('events', 4);
        });
        // The oldest five are dropped, and a record of that stands in the place of the last of them.
        const bytes = figures(1).payload.length;
        await ledger.write((writer) => writer.trimOutbox('metrics', { bytesMax: 2 * bytes, beforeMs: 0 }));
        return ledger.epoch();
      }),
    ];
    prepareStaged(path, { ...facts, outboxOf });
    await inLedger(async (ledger) => {
      epochs.push(ledger.epoch());
      const rows = ledger.outboxPage('events', 0, 10);
      assert.deepEqual(
        rows.map(({ seq, whole }) => [seq, whole]),
        [1, 2, 3, 4].map((seq) => [seq, true]),
      );
      const payloads = rows.map(({ payload }) => eventData.parse(JSON.parse(payload)));
      const [before] = epochs;
      assert.deepEqual(
        payloads.map(({ event, replayed, told_in }) => [event, replayed, told_in]),
        [
          [5, true, before],
          [6, true, before],
          [7, true, before],
          [99, undefined, undefined],
        ],
        'the restore itself is told behind them',
      );
      const [first, ...others] = ledger.outboxPage('metrics', 0, 10);
      assert.deepEqual(JSON.parse(first?.payload ?? ''), { gap: { from: 1, to: 5, dropped: 5 } });
      assert.deepEqual([first?.seq, first?.whole, ...others.map(({ seq }) => seq)], [5, true, 6, 7]);
      const size = rows.reduce((sum, { payload }) => sum + payload.length, 0);
      const { last, sent, first: head, rows: count, bytes } = ledger.outboxStreams()[0] ?? assert.fail();
      assert.deepEqual([last, sent, head, count, bytes], [4, 0, 1, 4, size]);
      await ledger.write((writer) => void writer.confirm('metrics', 7));
    });
    // Once more, with the first of them told in the second epoch.
    await inLedger((ledger) => ledger.write((writer) => void writer.confirm('events', 1)));
    prepareStaged(path, facts);
    await inLedger(async (ledger) => {
      const rows = ledger.outboxPage('events', 0, 10);
      assert.deepEqual(
        rows.map(({ seq, payload }) => [seq, JSON.parse(payload).told_in]),
        [
          [1, epochs[0]],
          [2, epochs[0]],
          [3, epochs[1]],
        ],
        'the epoch that it was first told in stays',
      );
      const seqs = await ledger.write((writer) => [writer.send(told(100)), writer.send(figures(8))]);
      assert.deepEqual(seqs, [4, 1]);
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
