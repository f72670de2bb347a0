import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import { root } from '../../../packaging/paths.ts';
import { openNdjsonSink } from '../../../src/platform/fleet/ndjson-sink.ts';
import { openSqliteSink } from '../../../src/platform/fleet/sqlite-sink.ts';
import type { EventSink } from '../../../src/ports.ts';
import { sample, samples, stream } from '../../report/fleet/event-samples.ts';

const directory = mkdtempSync(join(tmpdir(), 'edi-agent-sinks-'));
after(() => rmSync(directory, { recursive: true, force: true }));

const paths: string[] = [];
const newPath = (): string => join(directory, `events-${paths.push('')}`);

interface Kind {
  readonly name: string;
  open(path: string): Promise<EventSink>;
  /** Sequences in the file, in the order they stand in. */
  read(path: string): number[];
}

const kinds: readonly Kind[] = [
  {
    name: 'ndjson',
    open: openNdjsonSink,
    read: (path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .flatMap((line) => (line === '' ? [] : [JSON.parse(line).seq])),
  },
  {
    name: 'sqlite',
    open: async (path) => openSqliteSink(path),
    read(path) {
      const db = new DatabaseSync(path);
      const rows = db.prepare('SELECT seq FROM events ORDER BY rowid').all();
      db.close();
      return rows.map(({ seq }) => Number(seq));
    },
  },
];

for (const { name, open, read } of kinds) {
  describe(name, () => {
    test('each event once, whatever comes twice; the file is recognised when it is opened again', async () => {
      const path = newPath();
      const sink = await open(path);
      assert.equal((await sink.commit([...samples(1, 3), sample(2)])).length, 3);
      assert.equal((await sink.commit(samples(2, 4))).length, 1);
      await sink.close();
      const again = await open(path);
      assert.deepEqual(again.position(stream), { ...stream, upTo: 4, highest: 4, gaps: [] });
      assert.deepEqual(
        (await again.commit(samples(1, 6))).map(({ seq }) => seq),
        [5, 6],
      );
      await again.close();
      assert.deepEqual(read(path), [1, 2, 3, 4, 5, 6]);
    });

    test('only what stands without a gap from the first on counts as kept', async () => {
      const sink = await open(newPath());
      await sink.commit([sample(1), sample(2), sample(5), sample(9)]);
      assert.deepEqual(sink.position(stream), {
        ...stream,
        upTo: 2,
        highest: 9,
        gaps: [
          [3, 4],
          [6, 8],
        ],
      });
      await sink.commit(samples(3, 4));
      assert.equal(sink.position(stream).upTo, 5);
      await sink.commit(samples(6, 8));
      assert.deepEqual(sink.position(stream), { ...stream, upTo: 9, highest: 9, gaps: [] });
      await sink.close();
    });

    test('streams, epochs and agents are apart', async () => {
      const sink = await open(newPath());
      const others = [{ agent: 'acme/berlin/a2' }, { epoch: 'e2' }, { stream: 'metrics' }];
      const added = await sink.commit([sample(1), ...others.map((other) => sample(1, other))]);
      assert.equal(added.length, 4);
      for (const other of others) assert.equal(sink.position({ ...stream, ...other }).upTo, 1);
      await sink.close();
    });

    test('what another acknowledged is not waited for, and kept all the same when it comes late', async () => {
      const path = newPath();
      const sink = await open(path);
      await sink.commit(samples(98, 99));
      await sink.settle(stream, 97);
      assert.equal(sink.position(stream).upTo, 99);
      await sink.settle(stream, 5);
      assert.equal((await sink.commit([sample(50)])).length, 1, 'it is in nobody’s way');
      assert.deepEqual(sink.position(stream), { ...stream, upTo: 99, highest: 99, gaps: [] });
      await sink.close();
      assert.deepEqual(read(path), [98, 99, 50]);
    });

    test('a long way behind a gap is gone in one step when the gap closes', async () => {
      const sink = await open(newPath());
      await sink.commit(samples(2, 25_000));
      assert.equal(sink.position(stream).upTo, 0);
      await sink.commit([sample(1)]);
      assert.equal(sink.position(stream).upTo, 25_000);
      await sink.close();
    });
  });
}

test('ndjson: a line is the key of the event, and the envelope as it came', async () => {
  const path = newPath();
  const sink = await openNdjsonSink(path);
  await sink.commit([sample(7)]);
  await sink.close();
  const line = `{"agent":"acme/berlin/a1","epoch":"e1","stream":"events","seq":7,"received":"2025-11-24T16:00:00.007Z","event":{"seq":7,"type":"edi.event.file.received"}}\n`;
  assert.equal(readFileSync(path, 'utf8'), line);
});

test('ndjson: a torn last line is cut, and what was in it is taken when it comes again', async () => {
  const path = newPath();
  const sink = await openNdjsonSink(path);
  await sink.commit(samples(1, 2));
  await sink.close();
  const whole = readFileSync(path, 'utf8');
  const torn = '{"agent":"acme/berlin/a1","epoch":"e1","stream":"events","seq":3,"event":{"nam';
  appendFileSync(path, torn);
  const again = await openNdjsonSink(path);
  assert.deepEqual(again.opening, { lines: 2, unreadableLines: 0, wholeBytes: whole.length, cutBytes: torn.length });
  assert.equal(readFileSync(path, 'utf8'), whole);
  assert.equal((await again.commit(samples(2, 3))).length, 1);
  await again.close();
});

test('ndjson: a line that cannot be read stays and is told; its event is taken when it comes again', async () => {
  const path = newPath();
  const sink = await openNdjsonSink(path);
  await sink.commit(samples(1, 1));
  appendFileSync(path, '\0\0\0\0\n');
  await sink.commit(samples(2, 2));
  await sink.close();
  const again = await openNdjsonSink(path);
  assert.deepEqual([again.opening.lines, again.opening.unreadableLines], [3, 1]);
  assert.equal(again.position(stream).upTo, 2);
  await again.close();
});

test('ndjson: lines longer than one read, and letters of several bytes on its edge', async () => {
  const path = newPath();
  const sink = await openNdjsonSink(path);
  const events = samples(1, 40).map((event) => ({ ...event, text: JSON.stringify('é'.repeat(50_000 + event.seq)) }));
  await sink.commit(events);
  await sink.close();
  const again = await openNdjsonSink(path);
  assert.deepEqual([again.opening.lines, again.opening.unreadableLines, again.position(stream).upTo], [40, 0, 40]);
  await again.close();
});

test('ndjson: a second collector on the same file is refused while the first one runs', async () => {
  const path = newPath();
  const first = await openNdjsonSink(path);
  await assert.rejects(openNdjsonSink(path), { code: 'STATE.LOCKED' });
  await first.close();
  await (await openNdjsonSink(path)).close();
});

test('sqlite: collectors that share a file know together how far a stream is kept', async () => {
  const path = newPath();
  const [one, other] = [openSqliteSink(path), openSqliteSink(path)];
  await one.commit([sample(1), sample(3), sample(5)]);
  assert.equal(one.position(stream).upTo, 1);
  await other.commit([sample(2), sample(4), sample(5)]);
  for (const sink of [one, other]) assert.equal(sink.position(stream).upTo, 5);
  await one.close();
  await other.close();
});

test('sqlite: the query of docs/mqtt.md finds what a restored agent told again', async () => {
  const told = (key: { epoch: string; seq: number }, data: object) => ({
    ...sample(key.seq, { epoch: key.epoch }),
    text: JSON.stringify({ data }),
  });
  const path = newPath();
  const sink = openSqliteSink(path);
  const again = { replayed: true, told_in: 'e1' };
  await sink.commit([
    told({ epoch: 'e1', seq: 11 }, { event: 501 }),
    told({ epoch: 'e1', seq: 12 }, { event: 502 }),
    told({ epoch: 'e1', seq: 13 }, { event: 503 }),
    // Restored to a moment at which 502 waited: 503 is another event then.
    told({ epoch: 'e2', seq: 1 }, { event: 502, ...again }),
    told({ epoch: 'e2', seq: 2 }, { event: 503 }),
    told({ epoch: 'e3', seq: 1 }, { event: 502, ...again }),
  ]);
  await sink.close();
  const [, query = ''] = /```sql\n([\s\S]+?)```/.exec(readFileSync(join(root, 'docs/mqtt.md'), 'utf8')) ?? [];
  const db = new DatabaseSync(path);
  const found = db.prepare(query).all();
  db.close();
  assert.deepEqual(
    found.map((row) => ({ ...row })),
    [{ agent: stream.agent, told_in: 'e1', number: 502, times: 3 }],
  );
});
