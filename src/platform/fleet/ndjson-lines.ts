import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import type { CollectedEvent, StreamKey } from '../../model/fleet.ts';
import { limits } from '../../model/limits.ts';
import { readError } from '../files-errors.ts';

const newline = 0x0a;

const head = z.object({
  agent: z.string(),
  epoch: z.string(),
  stream: z.string(),
  seq: z.number().int().positive(),
});

/** One line of the file. What tells one event from another stands first, the envelope as it came stands last. */
export function lineOf({ agent, epoch, stream, seq, receivedMs, text }: CollectedEvent): string {
  const received = new Date(receivedMs).toISOString();
  return `${JSON.stringify({ agent, epoch, stream, seq, received }).slice(0, -1)},"event":${text}}\n`;
}

export interface LinesFound {
  readonly lines: number;
  readonly unreadableLines: number;
  /** Up to the last line break, and what stands behind it. */
  readonly wholeBytes: number;
  readonly cutBytes: number;
}

/** Reads a file of events from its beginning, a chunk at a time. Throws E001. */
export async function readLines(
  handle: FileHandle,
  path: string,
  onEvent: (key: StreamKey, seq: number) => void,
): Promise<LinesFound> {
  let rest = Buffer.alloc(0);
  let found = { lines: 0, unreadableLines: 0, wholeBytes: 0 };
  for await (const chunk of chunksOf(handle, path)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(newline) + 1;
    for (const line of bytes.toString('utf8', 0, end).split('\n').slice(0, -1)) {
      const event = eventOf(line);
      if (event) onEvent(event, event.seq);
      found = { ...found, lines: found.lines + 1, unreadableLines: found.unreadableLines + (event ? 0 : 1) };
    }
    found = { ...found, wholeBytes: found.wholeBytes + end };
    rest = Buffer.from(bytes.subarray(end));
  }
  return { ...found, cutBytes: rest.length };
}

function eventOf(line: string): z.infer<typeof head> | null {
  try {
    return head.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

async function* chunksOf(handle: FileHandle, path: string): AsyncGenerator<Buffer> {
  const buffer = Buffer.alloc(limits.fleetLineBytesMax);
  for (let at = 0; ; ) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at).catch((error: unknown) => {
      throw readError(error, path);
    });
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
