import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { AgentError } from '../../src/model/agent-error.ts';
import { limits } from '../../src/model/limits.ts';
import { fileChunks } from '../../src/platform/file-chunks.ts';
import { createFiles } from '../../src/platform/files.ts';
import { type Disk, nodeDisk } from '../../src/platform/files-disk.ts';

const files = createFiles();
let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'edi-files-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const failed = (code: string, words: RegExp) => (error: unknown) =>
  error instanceof AgentError && error.code === code && words.test(error.message);
const failing = (call: Partial<Disk>): Disk => ({ ...nodeDisk, ...call });
const errno = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

async function collect(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts).toString();
}

describe('what is not a regular file is told by name, without blocking', () => {
  const refused: readonly { what: string; code: string; words: RegExp; make: (path: string) => void }[] = [
    { what: 'nothing', code: 'E001.NOT_FOUND', words: /no file at/, make: () => undefined },
    { what: 'directory', code: 'E001.NOT_A_FILE', words: /directory/, make: (path) => mkdirSync(path) },
    { what: 'FIFO', code: 'E001.NOT_A_FILE', words: /pipe/, make: (path) => execFileSync('mkfifo', [path]) },
    { what: 'symlink loop', code: 'E001.SYMLINK_LOOP', words: /circle/, make: (path) => symlinkSync(path, path) },
    { what: 'device', code: 'E001.NOT_A_FILE', words: /device/, make: (path) => symlinkSync('/dev/null', path) },
  ];
  for (const one of refused) {
    test(one.what, async () => {
      const path = join(home, 'it');
      one.make(path);
      await assert.rejects(files.stat(path), failed(one.code, one.words));
      await assert.rejects(collect(files.read(path)), failed(one.code, one.words));
      assert.throws(() => fileChunks(path).next(), { code: one.code });
    });
  }

  test('socket', async () => {
    const path = join(home, 'socket');
    const server = createServer();
    await new Promise<void>((done) => server.listen(path, done));
    await assert.rejects(files.stat(path), failed('E001.NOT_A_FILE', /socket/));
    server.close();
  });

  test('a symlink to a file is read, but not moved', async () => {
    writeFileSync(join(home, 'real'), 'ISA');
    symlinkSync(join(home, 'real'), join(home, 'name'));
    assert.equal((await files.stat(join(home, 'name'))).bytes, 3);
    await assert.rejects(files.move(join(home, 'name'), join(home, 'to')), failed('E001.NOT_A_FILE', /symbolic link/));
  });
});

describe('reading', () => {
  test('yields every byte of a range through one buffer', async () => {
    const path = join(home, 'long');
    const text = 'abcdefghij'.repeat(limits.readChunkBytes / 5);
    writeFileSync(path, text);
    assert.equal(await collect(files.read(path)), text);
    assert.equal(await collect(fileChunks(path)), text);
    const range = { start: 7, end: limits.readChunkBytes + 9 };
    assert.equal(await collect(files.read(path, range)), text.slice(range.start, range.end));
    assert.equal(await collect(fileChunks(path, range)), text.slice(range.start, range.end));
    const buffers = new Set<ArrayBufferLike>();
    for await (const chunk of files.read(path)) buffers.add(chunk.buffer);
    assert.equal(buffers.size, 1);
  });

  test('an EIO of the disk is E001.IO', async () => {
    const path = join(home, 'bad');
    writeFileSync(path, 'x');
    const disk = failing({ openRead: async (at) => ({ ...(await nodeDisk.openRead(at)), read: errno('EIO') }) });
    await assert.rejects(collect(createFiles(disk).read(path)), failed('E001.IO', /disk failed/));
  });

  test('stops at an abort', async () => {
    const path = join(home, 'x');
    writeFileSync(path, 'x');
    await assert.rejects(collect(files.read(path, undefined, AbortSignal.abort(new Error('stop')))), /stop/);
  });
});

describe('writing', () => {
  test('gives bytes and hash, and leaves no temporary', async () => {
    const made = await files.writeNew(join(home, 'out.x12'), [bytes('ISA'), bytes('*00')]);
    assert.deepEqual(made, { bytes: 6, sha256: createHash('sha256').update('ISA*00').digest('hex') });
    assert.deepEqual(readdirSync(home), ['out.x12']);
  });

  test('never overwrites', async () => {
    writeFileSync(join(home, 'out'), 'theirs');
    await assert.rejects(files.writeNew(join(home, 'out'), [bytes('ours')]), failed('E004.EXISTS', /already/));
    assert.equal(readFileSync(join(home, 'out'), 'utf8'), 'theirs');
    assert.deepEqual(readdirSync(home), ['out']);
  });

  test('falls back to a rename without hard links, still not overwriting', async () => {
    const flat = createFiles(failing({ link: errno('EPERM') }));
    await flat.writeNew(join(home, 'out'), [bytes('one')]);
    await assert.rejects(flat.writeNew(join(home, 'out'), [bytes('two')]), failed('E004.EXISTS', /already/));
    assert.equal(readFileSync(join(home, 'out'), 'utf8'), 'one');
    assert.deepEqual(readdirSync(home), ['out']);
  });

  for (const [code, sub] of [
    ['ENOSPC', 'E004.NO_SPACE'],
    ['EDQUOT', 'E004.NO_SPACE'],
    ['EROFS', 'E004.READ_ONLY'],
    ['EACCES', 'E004.NO_PERMISSION'],
    ['EIO', 'E004.IO'],
  ] as const) {
    test(`${code} is ${sub}, with a hint, and the temporary goes`, async () => {
      const create = async (path: string) => ({ ...(await nodeDisk.create(path)), write: errno(code) });
      const writing = createFiles(failing({ create })).writeNew(join(home, 'out'), [bytes('x')]);
      await assert.rejects(writing, (error: AgentError) => error.code === sub && error.hint !== '' && error.retry);
      assert.deepEqual(readdirSync(home), []);
    });
  }

  test('a failed fsync is asked once and is final', async () => {
    let asked = 0;
    const create = async (path: string) => ({
      ...(await nodeDisk.create(path)),
      sync: () => {
        asked += 1;
        return errno('EIO')();
      },
    });
    await assert.rejects(createFiles(failing({ create })).writeNew(join(home, 'out'), [bytes('x')]), {
      code: 'E004.IO',
    });
    assert.equal(asked, 1);
    assert.deepEqual(readdirSync(home), []);
  });

  test('short writes are completed', async () => {
    const create = async (path: string) => {
      const handle = await nodeDisk.create(path);
      return { ...handle, write: (chunk: Uint8Array) => handle.write(chunk.subarray(0, 2)) };
    };
    await createFiles(failing({ create })).writeNew(join(home, 'out'), [bytes('abcdefg')]);
    assert.equal(readFileSync(join(home, 'out'), 'utf8'), 'abcdefg');
  });

  test('a missing directory is E004.MISSING; makeDirectory makes it and its parents', async () => {
    const path = join(home, 'a/b/out');
    await assert.rejects(files.writeNew(path, [bytes('x')]), failed('E004.MISSING', /directory/));
    await files.makeDirectory(join(home, 'a/b'));
    await files.makeDirectory(join(home, 'a/b'));
    await files.writeNew(path, [bytes('x')]);
    await assert.rejects(files.makeDirectory(path), failed('E004.MISSING', /not a directory/));
  });

  test('the failure of the content passes through', async () => {
    const broken = (function* (): Generator<Uint8Array> {
      yield bytes('x');
      throw new AgentError('cut', { code: 'E001.IO' });
    })();
    await assert.rejects(files.writeNew(join(home, 'out'), broken), { code: 'E001.IO' });
    assert.deepEqual(readdirSync(home), []);
  });

  test('replace takes the place of what stands there', async () => {
    await files.replace(join(home, 'state'), bytes('one'));
    await files.replace(join(home, 'state'), bytes('two'));
    assert.equal(readFileSync(join(home, 'state'), 'utf8'), 'two');
    assert.deepEqual(readdirSync(home), ['state']);
  });
});

describe('staging', () => {
  test('writes anew what a stop left, and takes away what failed', async () => {
    const path = join(home, '.k.stage');
    writeFileSync(path, 'half');
    assert.equal((await files.stage(path, [bytes('whole')])).bytes, 5);
    assert.equal(readFileSync(path, 'utf8'), 'whole');
    const create = async (at: string) => ({ ...(await nodeDisk.create(at)), sync: errno('EIO') });
    await assert.rejects(createFiles(failing({ create })).stage(path, [bytes('x')]), { code: 'E004.IO' });
    assert.deepEqual(readdirSync(home), []);
  });
});

describe('sweeping', () => {
  test('takes our own temporaries, in a shared directory only old ones, and nothing else', async () => {
    for (const name of ['.a.0123456789ab.tmp', '.b.tmp', 'c.tmp', '.k.stage']) writeFileSync(join(home, name), 'x');
    assert.equal(await files.sweep(home, Date.now() - 60_000), 0);
    assert.equal(await files.sweep(home), 1);
    assert.deepEqual(readdirSync(home).sort(), ['.b.tmp', '.k.stage', 'c.tmp']);
  });
});

describe('moving', () => {
  test('takes the file; the loser of a race hears that it is gone', async () => {
    writeFileSync(join(home, 'a'), 'x');
    const two = await Promise.all([
      files.move(join(home, 'a'), join(home, 'b')),
      files.move(join(home, 'a'), join(home, 'c')),
    ]);
    assert.deepEqual([...two].sort(), ['gone', 'moved']);
    assert.equal(readdirSync(home).length, 1);
  });

  test('copies and verifies across file systems', async () => {
    writeFileSync(join(home, 'a'), 'content');
    const far = createFiles(failing({ rename: errno('EXDEV') }));
    assert.equal(await far.move(join(home, 'a'), join(home, 'b')), 'moved');
    assert.deepEqual(readdirSync(home), ['b']);
    assert.equal(readFileSync(join(home, 'b'), 'utf8'), 'content');
  });

  test('a source that changes while it is copied stays, and its copy goes', async () => {
    const from = join(home, 'a');
    writeFileSync(from, 'content');
    const link = async (temporary: string, path: string): Promise<void> => {
      await nodeDisk.link(temporary, path);
      writeFileSync(from, 'content and more');
    };
    const far = createFiles(failing({ rename: errno('EXDEV'), link }));
    await assert.rejects(far.move(from, join(home, 'b')), failed('E001.CHANGED', /changed/));
    assert.deepEqual(readdirSync(home), ['a']);
  });

  for (const [code, told] of [
    ['EROFS', 'E004.READ_ONLY'],
    ['EPERM', 'E004.NO_PERMISSION'],
  ] as const) {
    test(`a source that cannot be taken away (${code}) stays, and its copy goes, durably`, async () => {
      const from = join(home, 'a');
      mkdirSync(join(home, 'work'));
      writeFileSync(from, 'content');
      const synced: string[][] = [];
      const unlink = (path: string): Promise<void> => (path === from ? errno(code)() : nodeDisk.unlink(path));
      const syncDirectory = async (path: string): Promise<void> => {
        synced.push(readdirSync(path));
      };
      const far = createFiles(failing({ rename: errno('EXDEV'), unlink, syncDirectory }));
      await assert.rejects(far.move(from, join(home, 'work/b')), { code: told });
      assert.deepEqual([readdirSync(home), readdirSync(join(home, 'work'))], [['a', 'work'], []]);
      assert.deepEqual(synced.at(-1), []);
    });
  }

  test('a source that is gone after all, whatever is said of it, keeps its copy', async () => {
    const from = join(home, 'a');
    writeFileSync(from, 'content');
    const unlink = async (path: string): Promise<void> => {
      await nodeDisk.unlink(path);
      if (path === from) await errno('ENOENT')();
    };
    const far = createFiles(failing({ rename: errno('EXDEV'), unlink }));
    assert.equal(await far.move(from, join(home, 'b')), 'moved');
    assert.deepEqual(readdirSync(home), ['b']);
  });

  test('refuses a taken name', async () => {
    writeFileSync(join(home, 'a'), 'x');
    writeFileSync(join(home, 'b'), 'y');
    await assert.rejects(files.move(join(home, 'a'), join(home, 'b')), failed('E004.EXISTS', /already/));
    assert.equal(readFileSync(join(home, 'b'), 'utf8'), 'y');
  });
});

describe('directories', () => {
  test('list names regular files, sorted; scan tells the kind of each entry', async () => {
    mkdirSync(join(home, 'sub'));
    for (const name of ['b', 'a']) writeFileSync(join(home, name), '');
    assert.deepEqual(await files.list(home), ['a', 'b']);
    const kinds: string[] = [];
    for await (const entry of files.scan(home)) kinds.push(`${entry.name}:${entry.kind}`);
    assert.deepEqual(kinds.sort(), ['a:file', 'b:file', 'sub:directory']);
    await assert.rejects(files.list(join(home, 'none')), failed('E001.NOT_FOUND', /none/));
  });

  test('removeDirectory leaves one that is not empty', async () => {
    mkdirSync(join(home, 'sub'));
    writeFileSync(join(home, 'sub/x'), '');
    assert.equal(await files.removeDirectory(join(home, 'sub')), false);
    await files.remove(join(home, 'sub/x'));
    await files.remove(join(home, 'sub/x'));
    assert.equal(await files.removeDirectory(join(home, 'sub')), true);
  });

  test('one fsync of a directory serves all who asked before it began', async () => {
    let syncs = 0;
    const syncDirectory = (path: string): Promise<void> => {
      syncs += 1;
      return nodeDisk.syncDirectory(path);
    };
    const grouped = createFiles(failing({ syncDirectory }));
    await Promise.all(Array.from({ length: 40 }, (_, at) => grouped.writeNew(join(home, `f${at}`), [bytes('x')])));
    assert.equal(readdirSync(home).length, 40);
    assert.ok(syncs < 40, `${syncs} fsyncs for 40 files`);
  });

  test('tells the space left', async () => {
    const space = await files.space(home);
    assert.ok(space.freeBytes > 0 && space.totalBytes >= space.freeBytes && !space.network);
  });
});
