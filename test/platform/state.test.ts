import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { z } from 'zod';
import { limits } from '../../src/model/limits.ts';
import { createFiles } from '../../src/platform/files.ts';
import { openState, type StateStore } from '../../src/platform/state.ts';
import { agentState, newAgentState } from '../../src/platform/state-shape.ts';

const shape = z.strictObject({ count: z.number().int() });
const files = createFiles();
let home = '';
let path = '';

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'edi-state-'));
  path = join(home, 'agent.json');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const open = (): Promise<StateStore<{ count: number }>> => openState({ files, path, shape, initial: { count: 0 } });
const increment = (data: { count: number }): { count: number } => ({ count: data.count + 1 });

async function counted(times: number): Promise<void> {
  const state = await open();
  for (let at = 0; at < times; at += 1) await state.update(increment);
}

test('a new document begins, changes are kept, and an operator can read it', async () => {
  const state = await open();
  assert.deepEqual(state.reading, { from: 'initial', notes: [] });
  await Promise.all([state.update(increment), state.update(increment)]);
  assert.deepEqual((await open()).data, { count: 2 });
  assert.match(readFileSync(path, 'utf8'), /"count": 2/);
  assert.deepEqual(readdirSync(home).sort(), ['agent.json', 'agent.json.previous']);
});

const damages: Readonly<Record<string, (content: Buffer) => Uint8Array>> = {
  torn: (content) => content.subarray(0, content.length / 2),
  empty: () => new Uint8Array(0),
  zeroed: (content) => new Uint8Array(content.length),
  'one bit flipped': (content) => {
    const copy = Buffer.from(content);
    const at = copy.indexOf('"count": 3') + 9;
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  },
  foreign: () => Buffer.from('{"agent":"of somebody else"}'),
  'far too long': () => Buffer.alloc(limits.stateBytesMax + 1, 32),
  binary: () => Buffer.from([0xff, 0xfe, 0x00, 0x80]),
};

for (const [damage, make] of Object.entries(damages)) {
  test(`${damage}: the previous generation stands in, says so, and the damaged one is kept`, async () => {
    await counted(3);
    const bad = make(readFileSync(path));
    writeFileSync(path, bad);
    const state = await open();
    assert.deepEqual(state.data, { count: 2 });
    assert.equal(state.reading.from, 'previous');
    assert.match(state.reading.notes.join(' '), /agent\.json\.damaged/);
    assert.deepEqual(readFileSync(`${path}.damaged`), Buffer.from(bad));
    assert.equal((await open()).reading.from, 'current', 'mended');
  });
}

test('a document that is gone is replaced by the previous generation', async () => {
  await counted(3);
  unlinkSync(path);
  const state = await open();
  assert.deepEqual([state.data.count, state.reading.from], [2, 'previous']);
  assert.match(state.reading.notes.join(' '), /missing/);
});

test('with both generations damaged a new document begins, and says so', async () => {
  await counted(3);
  for (const one of [path, `${path}.previous`]) writeFileSync(one, 'x');
  const state = await open();
  assert.deepEqual([state.data.count, state.reading.from, state.reading.notes.length], [0, 'initial', 2]);
});

test('a document of another shape is not believed, though its checksum holds', async () => {
  const other = await openState({ files, path, shape: z.strictObject({ a: z.string() }), initial: { a: 'b' } });
  await other.update((data) => data);
  const state = await open();
  assert.deepEqual([state.data.count, state.reading.from], [0, 'initial']);
  assert.match(state.reading.notes.join(' '), /count/);
});

test('a change that cannot be written is undone, and the next one goes on', async () => {
  let full = false;
  const replace: typeof files.replace = (at, content) =>
    full ? Promise.reject(new Error('full')) : files.replace(at, content);
  const state = await openState({ files: { ...files, replace }, path, shape, initial: { count: 0 } });
  full = true;
  await assert.rejects(state.update(increment), /full/);
  assert.equal(state.data.count, 0);
  full = false;
  assert.equal((await state.update(increment)).count, 1);
});

test('a change that breaks the shape is an assertion and changes nothing', async () => {
  const state = await open();
  await assert.rejects(
    state.update(() => ({ count: 0.5 })),
    /breaks its shape/,
  );
  assert.deepEqual((await open()).data, { count: 0 });
});

test("the agent's own state has the shape it is checked by", () => {
  assert.deepEqual(agentState.parse(newAgentState()).schedules, {});
  assert.notEqual(newAgentState().agentId, newAgentState().agentId);
});

test('what a newer agent wrote is refused and left as it is, be it the format or what stands in it', async () => {
  await counted(2);
  const sound = readFileSync(path, 'utf8');
  const wider = await openState({ files, path, shape: z.looseObject({ count: z.number() }), initial: { count: 0 } });
  await wider.update((data) => ({ ...data, more: 'than the older one knows' }));
  const grown = readFileSync(path, 'utf8');
  for (const newer of [sound.replace('"format": 1', '"format": 2'), grown]) {
    writeFileSync(path, newer);
    await assert.rejects(open(), { code: 'STATE.NEWER' });
    assert.equal(readFileSync(path, 'utf8'), newer);
  }
  writeFileSync(path, sound);
  assert.deepEqual((await open()).data, { count: 2 });
});
