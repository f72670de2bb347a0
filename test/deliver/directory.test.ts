import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createDestination } from '../../src/deliver/registry.ts';
import { createFiles } from '../../src/platform/files.ts';
import { type Bench, conforms, type FailureKind, itemOf, memoryJournal } from './conformance.ts';

const signal = new AbortController().signal;

async function bench(): Promise<Bench & { readonly path: string }> {
  const home = mkdtempSync(join(tmpdir(), 'edi-delivery-'));
  const path = join(home, 'delivery');
  mkdirSync(path);
  const taken: string[] = [];
  const journal = memoryJournal();
  let files = createFiles();
  const visible = (): string[] => readdirSync(path).filter((name) => !name.startsWith('.'));
  return {
    path,
    journal,
    create: () => createDestination({ kind: 'directory', name: 'sterling', path }, { files, journal }),
    arrived: async () => [...taken, ...visible().map((name) => readFileSync(join(path, name), 'utf8'))],
    async collect() {
      for (const name of visible()) {
        taken.push(readFileSync(join(path, name), 'utf8'));
        unlinkSync(join(path, name));
      }
    },
    async fail(kind: FailureKind) {
      if (kind === 'temporary') rmSync(path, { recursive: true });
      else files = { ...files, exists: async (at) => !at.endsWith('.stage') };
    },
    clean: async () => rmSync(home, { recursive: true, force: true }),
  };
}

conforms({
  name: 'the directory destination',
  failures: [
    { kind: 'temporary', code: /^E004\.MISSING$/ },
    { kind: 'final', code: /^E004\.EXISTS$/ },
  ],
  bench,
});

test('the name follows the template; a taken name is not written over', async () => {
  const here = await bench();
  writeFileSync(join(here.path, 'ACME_850_20260921141320123_0001.x12'), 'theirs');
  here.journal.begun('a-key-0123456789abcdef');
  const delivered = await here.create().deliver(itemOf('ours'), 'a-key-0123456789abcdef', signal);
  assert.equal(delivered.path, join(here.path, 'ACME_850_20260921141320123_0001_499pvtijsk1jt.x12'));
  assert.equal(readFileSync(join(here.path, 'ACME_850_20260921141320123_0001.x12'), 'utf8'), 'theirs');
  await here.clean();
});

test('nothing but the final name is left, and nothing else was ever visible', async () => {
  const here = await bench();
  here.journal.begun('k1');
  const content = async function* (): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode('half');
    assert.deepEqual(await here.arrived(), []);
    yield new TextEncoder().encode(' and half');
  };
  await here.create().deliver(itemOf('', { content }), 'k1', signal);
  assert.deepEqual(readdirSync(here.path), ['ACME_850_20260921141320123_0001.x12']);
  await here.clean();
});

test('files of one millisecond that are delivered at the same time all arrive', async () => {
  const here = await bench();
  const destination = here.create();
  const keys = Array.from({ length: 40 }, (_, at) => `${String(at).padStart(4, '0')}0123456789ab`);
  for (const key of keys) here.journal.begun(key);
  await Promise.all(keys.map((key) => destination.deliver(itemOf(`content of ${key}`), key, signal)));
  assert.deepEqual([...(await here.arrived())].sort(), keys.map((key) => `content of ${key}`).sort());
  await here.clean();
});

test('what was staged and is cut off while it is staged anew was not delivered', async () => {
  const here = await bench();
  const name = 'ACME_850_20260921141320123_0001.x12';
  here.journal.begun('k1');
  writeFileSync(join(here.path, '.k1.stage'), 'as it was before');
  await here.journal.staged('k1', join(here.path, name));
  const content = async function* (): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode('anew');
    throw new Error('cut off');
  };
  await assert.rejects(here.create().deliver(itemOf('', { content }), 'k1', signal), /cut off/);
  const delivered = await here.create().deliver(itemOf('anew'), 'k1', signal);
  assert.deepEqual([delivered.fresh, await here.arrived()], [true, ['anew']]);
  await here.clean();
});

test('a directory that is gone proves nothing; what was staged in another one goes to the one of now', async () => {
  const here = await bench();
  const other = join(here.path, '..', 'other');
  here.journal.begun('k1');
  await here.journal.staged('k1', join(other, 'x.x12'));
  await assert.rejects(here.create().deliver(itemOf('x'), 'k1', signal), { code: 'E004.MISSING', retry: true });
  mkdirSync(other);
  writeFileSync(join(other, '.k1.stage'), 'x');
  const delivered = await here.create().deliver(itemOf('x'), 'k1', signal);
  assert.deepEqual([delivered.fresh, await here.arrived(), readdirSync(other)], [true, ['x'], []]);
  await here.clean();
});

test('another directory under its name, as a mount point without its mount is one, proves nothing', async () => {
  const here = await bench();
  const files = createFiles();
  const [at, elsewhere] = [await files.placeOf(here.path), { device: -1, inode: -2 }];
  assert.ok(at);
  const over = (place: { device: number; inode: number }) => {
    const ports = { files: { ...files, placeOf: async () => place }, journal: here.journal };
    return createDestination({ kind: 'directory', name: 'sterling', path: here.path }, ports);
  };
  here.journal.begun('k1');
  const path = join(here.path, 'x.x12');
  await here.journal.staged('k1', path, { place: `${at.device}:${at.inode}` });
  await assert.rejects(over(elsewhere).deliver(itemOf('x'), 'k1', signal), { code: 'E004.MISSING', retry: true });
  const delivered = { path, place: `${at.device}:${at.inode}`, fresh: true };
  assert.equal(await over(elsewhere).receipt(delivered, signal), 'unknown');
  for (const same of [at, { ...at, device: -1 }, { ...at, inode: -2 }]) {
    assert.equal((await over(same).deliver(itemOf('x'), 'k1', signal)).fresh, false);
    assert.equal(await over(same).receipt(delivered, signal), 'taken');
  }
  rmSync(here.path, { recursive: true });
  assert.equal(await here.create().receipt(delivered, signal), 'unknown');
  await here.clean();
});

test('keys that differ in their beginning alone are told apart, and so are those that are longer than a name', async () => {
  const here = await bench();
  const destination = here.create();
  const end = `:accepted:${'partner'.repeat(14)}`;
  const keys = [
    ...['a', 'b', 'c'].map((begin) => `${begin}${end}`),
    ...['1', '2'].map((last) => `${'k'.repeat(120)}${last}`),
  ];
  for (const key of keys) here.journal.begun(key);
  await Promise.all(keys.map((key) => destination.deliver(itemOf(key), key, signal)));
  assert.deepEqual([...(await here.arrived())].sort(), [...keys].sort());
  await here.clean();
});
