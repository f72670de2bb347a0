import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { decrypted, encrypted } from '../../../src/platform/archive/cipher.ts';
import { gunzipped, gzipped } from '../../../src/platform/archive/gzip.ts';
import { readTar } from '../../../src/platform/archive/tar-read.ts';
import { type TarMember, tarOf } from '../../../src/platform/archive/tar-write.ts';

const place = mkdtempSync(join(tmpdir(), 'edi-archive-'));
after(() => rmSync(place, { recursive: true, force: true }));

const member = (name: string, content: string): TarMember => ({
  name,
  bytes: Buffer.byteLength(content),
  modifiedMs: 1_700_000_000_000,
  content: () => [Buffer.from(content)],
});

async function* inPortions(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function whole(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

async function entriesOf(bytes: Uint8Array, size = 700): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const entry of readTar(inPortions(bytes, size))) {
    found[entry.name] = (await whole(entry.content())).toString('utf8');
  }
  return found;
}

const long = `deep/${'x'.repeat(180)}/${'y'.repeat(120)}.yaml`;
const contents = { 'manifest.json': '{}', 'config/a.yaml': 'a'.repeat(1_500), 'config/leer': '', [long]: 'long' };
const members = Object.entries(contents).map(([name, content]) => member(name, content));

describe('archives', () => {
  test('what was written is read, however the bytes are cut', async () => {
    const bytes = await whole(tarOf(members));
    for (const size of [1, 511, 513, 100_000]) assert.deepEqual(await entriesOf(bytes, size), contents);
  });

  test('tar of the system reads ours, and we read its files', async () => {
    const ours = join(place, 'ours.tar');
    writeFileSync(ours, await whole(tarOf(members)));
    const listed = execFileSync('tar', ['-tf', ours], { encoding: 'utf8' });
    assert.deepEqual(listed.trim().split('\n'), Object.keys(contents));
    mkdirSync(join(place, 'in'));
    writeFileSync(join(place, 'in/a.txt'), 'of tar');
    execFileSync('tar', ['--format=ustar', '-C', join(place, 'in'), '-cf', join(place, 'theirs.tar'), 'a.txt']);
    assert.deepEqual(await entriesOf(readFileSync(join(place, 'theirs.tar'))), { 'a.txt': 'of tar' });
  });

  test('links, directories and names that lead out are refused', async () => {
    symlinkSync('/etc/passwd', join(place, 'link'));
    mkdirSync(join(place, 'directory'), { recursive: true });
    for (const name of ['link', 'directory']) {
      execFileSync('tar', ['-C', place, '-cf', join(place, 'bad.tar'), name]);
      await assert.rejects(entriesOf(readFileSync(join(place, 'bad.tar'))), { code: 'BACKUP.REFUSED' });
    }
    for (const name of ['../out', '/etc/passwd', 'a/../../b', 'a//b', './a', 'a/.', 'a\\b', 'a\nb']) {
      const bytes = await whole(tarOf([member(name, 'x')]));
      await assert.rejects(entriesOf(bytes), { code: 'BACKUP.REFUSED' }, name);
    }
  });

  test('a cut or changed archive is damaged', async () => {
    const bytes = await whole(tarOf(members));
    await assert.rejects(entriesOf(bytes.subarray(0, bytes.length - 600)), { code: 'BACKUP.DAMAGED' });
    await assert.rejects(entriesOf(bytes.subarray(0, 300)), { code: 'BACKUP.DAMAGED' });
    const changed = Buffer.from(bytes);
    changed[3] = (changed[3] ?? 0) ^ 1;
    await assert.rejects(entriesOf(changed), { code: 'BACKUP.DAMAGED' });
  });

  test('a file that became shorter is told, one that grew ends where it was measured', async () => {
    const short = { ...member('a', 'abc'), bytes: 4 };
    await assert.rejects(whole(tarOf([short])), { code: 'E001.CHANGED' });
    const grown = { ...member('a', 'abcdef'), bytes: 3 };
    assert.deepEqual(await entriesOf(await whole(tarOf([grown]))), { a: 'abc' });
  });
});

describe('gzip and encryption', () => {
  const text = Buffer.from('0123456789'.repeat(20_000));
  const key = Buffer.alloc(32, 7);

  test('there and back, in any portions; each bit counts', async () => {
    for (const plain of [Buffer.alloc(0), text, text.subarray(0, 65_536), text.subarray(0, 131_072)]) {
      const sealed = await whole(encrypted(inPortions(plain, 999), key));
      assert.ok((await whole(decrypted(inPortions(sealed, 1_234), key))).equals(plain));
    }
    const packed = await whole(gzipped(inPortions(text, 10_000)));
    assert.ok(packed.length < text.length / 10);
    assert.ok((await whole(gunzipped(inPortions(packed, 100)))).equals(text));
  });

  test('a chunk that is used again for the next one changes nothing', async () => {
    const random = randomBytes(300_000);
    const packed = await whole(gzipped(inPortions(random, 10_000)));
    async function* reused(): AsyncGenerator<Uint8Array> {
      const chunk = Buffer.alloc(1_000);
      for (let at = 0; at < packed.length; at += chunk.length) {
        const bytes = packed.copy(chunk, 0, at);
        yield chunk.subarray(0, bytes);
      }
    }
    assert.ok((await whole(gunzipped(reused()))).equals(random));
  });

  test('another key, a changed byte and a cut are found', async () => {
    const sealed = await whole(encrypted(inPortions(text, 999), key));
    const open = (bytes: Uint8Array, by = key) => whole(decrypted(inPortions(bytes, 5_000), by));
    await assert.rejects(open(sealed, Buffer.alloc(32, 8)), { code: 'BACKUP.KEY' });
    for (const at of [0, 40, 70_000, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 4;
      await assert.rejects(open(changed), { name: 'AgentError' }, `byte ${at}`);
    }
    for (const bytes of [10, 63, 65_615, sealed.length - 1]) {
      await assert.rejects(open(sealed.subarray(0, bytes)), { name: 'AgentError' }, `${bytes} bytes`);
    }
    const packed = await whole(gzipped(inPortions(text, 10_000)));
    await assert.rejects(whole(gunzipped(inPortions(packed.subarray(0, -9), 100))), { code: 'BACKUP.DAMAGED' });
    packed[packed.length - 20] = (packed[packed.length - 20] ?? 0) ^ 1;
    await assert.rejects(whole(gunzipped(inPortions(packed, 100))), { code: 'BACKUP.DAMAGED' });
  });
});
