import { createHash } from 'node:crypto';
import { AgentError } from '../model/agent-error.ts';
import type { Gzip } from '../ports.ts';
import { gunzipped, gzipped } from './archive/gzip.ts';

export function createGzip(): Gzip {
  return { pack: (content) => gzipped(copies(content)), unpackedSha256 };
}

async function unpackedSha256(content: AsyncIterable<Uint8Array>): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of gunzipped(copies(content))) hash.update(chunk);
    return hash.digest('hex');
  } catch (error) {
    if (error instanceof AgentError && error.code === 'BACKUP.DAMAGED') return null;
    throw error;
  }
}

/** The chunk of a file is valid until the next one, and a stream asks for the next one before it is done. */
async function* copies(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) yield Uint8Array.from(chunk);
}
