import { AgentError } from '../../model/agent-error.ts';
import { blockBytes, damaged, decodeHeader } from './tar-header.ts';

export interface TarEntry {
  readonly name: string;
  readonly bytes: number;
  /** To be read before the next entry is asked for; what is left of it is passed over. */
  content(): AsyncIterable<Uint8Array>;
}

/** Longer values of a header are names; none is so long. */
const paxBytesMax = 65_536;

/**
 * The files of an archive, one after the other. Throws BACKUP.REFUSED for links, directories, devices and names that
 * lead out of the place where they are put, BACKUP.DAMAGED for what is torn.
 */
export async function* readTar(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const source = new Source(bytes[Symbol.asyncIterator]());
  let longName: string | null = null;
  try {
    for (;;) {
      const header = decodeHeader(await source.take(blockBytes));
      if (header === null) return await expectEnd(source);
      if (header.type === 'x') {
        longName = nameOfPax(await takePadded(source, header.bytes));
        continue;
      }
      const name = safe(longName ?? header.name);
      longName = null;
      const content = source.stream(header.bytes);
      yield { name, bytes: header.bytes, content: () => content };
      for await (const _ of content);
      await source.take(paddingOf(header.bytes));
    }
  } finally {
    await source.close();
  }
}

async function expectEnd(source: Source): Promise<void> {
  if ((await source.take(blockBytes)).some((byte) => byte !== 0)) throw damaged('something stands behind its end');
}

async function takePadded(source: Source, bytes: number): Promise<Buffer> {
  if (bytes > paxBytesMax) throw damaged('a name has no end');
  const content = await source.take(bytes);
  await source.take(paddingOf(bytes));
  return content;
}

function nameOfPax(content: Buffer): string | null {
  return /^\d+ path=(.*)$/m.exec(content.toString('utf8'))?.[1] ?? null;
}

const paddingOf = (bytes: number): number => (blockBytes - (bytes % blockBytes)) % blockBytes;

/** A relative name without steps upward, empty steps or control characters. Throws BACKUP.REFUSED. */
function safe(name: string): string {
  const steps = name.split('/');
  const isSafe = steps.every((step) => step !== '' && step !== '.' && step !== '..') && !/[\p{Cc}\\]/u.test(name);
  if (isSafe) return name;
  throw new AgentError(`${JSON.stringify(name)} leads out of the place that it would be put into`, {
    code: 'BACKUP.REFUSED',
    hint: 'This archive was not written by edi-agent, or was tampered with. Take another one.',
  });
}

/** Bytes in any portions, taken in the portions that are wanted. */
class Source {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array(0);

  constructor(chunks: AsyncIterator<Uint8Array>) {
    this.#chunks = chunks;
  }

  async take(bytes: number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for await (const part of this.stream(bytes)) parts.push(Buffer.from(part));
    return Buffer.concat(parts);
  }

  async *stream(bytes: number): AsyncGenerator<Uint8Array> {
    for (let left = bytes; left > 0; ) {
      if (this.#held.length === 0) await this.#fetch();
      const part = this.#held.subarray(0, left);
      this.#held = this.#held.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  async #fetch(): Promise<void> {
    const next = await this.#chunks.next();
    if (next.done) throw damaged('it was cut off');
    this.#held = next.value;
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
