import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { AgentError } from '../../model/agent-error.ts';
import { damaged } from './tar-header.ts';

type Content = AsyncIterable<Uint8Array>;

const chunkSize = 262_144;

/** Compressed off the main thread, quickly rather than tightly: a backup must not take the processor from the road. */
export function gzipped(content: Content): Content {
  return through(content, createGzip({ level: 1, chunkSize }));
}

/** Throws BACKUP.DAMAGED where it is not gzip, torn or changed. */
export async function* gunzipped(content: Content): AsyncGenerator<Uint8Array> {
  try {
    yield* through(copied(content), createGunzip({ chunkSize }));
  } catch (error) {
    if (error instanceof AgentError || !(error instanceof Error) || !('errno' in error)) throw error;
    throw damaged(error.message);
  }
}

/** Whoever reads a file uses its chunk again, and this one is kept until it is unpacked. */
async function* copied(content: Content): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) yield Buffer.from(chunk);
}

async function* through(content: Content, step: Transform): AsyncGenerator<Uint8Array> {
  const piped = pipeline(Readable.from(content, { objectMode: true, highWaterMark: 2 }), step);
  // The failure comes out of the loop below; here it must not count as nobody's.
  piped.catch(() => undefined);
  try {
    for await (const chunk of step) yield chunk as Uint8Array;
    await piped;
  } finally {
    step.destroy();
  }
}
