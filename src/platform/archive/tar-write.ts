import { AgentError } from '../../model/agent-error.ts';
import { blockBytes, encodeHeader, splitName } from './tar-header.ts';

/** One file to be put into an archive. */
export interface TarMember {
  /** Relative, with `/`. */
  readonly name: string;
  /** How many of its bytes go in: a file that has grown since ends there. */
  readonly bytes: number;
  readonly modifiedMs: number;
  content(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/**
 * An archive in the form of POSIX ustar, as every tar reads it; names too long for it as pax has them. Throws
 * E001.CHANGED for a member that became shorter.
 */
export async function* tarOf(members: Iterable<TarMember>): AsyncGenerator<Uint8Array> {
  for (const member of members) {
    const { name, bytes, modifiedMs } = member;
    if (splitName(name) === null) yield* longName(name, modifiedMs);
    yield encodeHeader({ name, bytes, modifiedMs, type: '0' });
    yield* contentOf(member);
    yield padding(bytes);
  }
  yield new Uint8Array(2 * blockBytes);
}

async function* contentOf(member: TarMember): AsyncGenerator<Uint8Array> {
  let left = member.bytes;
  if (left === 0) return;
  for await (const chunk of member.content()) {
    // The chunk belongs to whoever reads the file, and is used again.
    yield Buffer.from(chunk.subarray(0, Math.min(left, chunk.length)));
    left -= Math.min(left, chunk.length);
    if (left === 0) return;
  }
  throw new AgentError(`${member.name} became shorter while it was read`, { code: 'E001.CHANGED', retry: true });
}

function* longName(name: string, modifiedMs: number): Generator<Uint8Array> {
  const content = Buffer.from(paxRecord('path', name));
  yield encodeHeader({ name: 'long-name', bytes: content.length, modifiedMs, type: 'x' });
  yield content;
  yield padding(content.length);
}

/** `LENGTH KEY=VALUE\n`, where the length counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  const digits = String(bytes + String(bytes).length).length;
  return `${bytes + digits}${rest}`;
}

function padding(bytes: number): Uint8Array {
  return new Uint8Array((blockBytes - (bytes % blockBytes)) % blockBytes);
}
