import { createHash } from 'node:crypto';
import type { Adapter } from 'lowdb';
import { z } from 'zod';
import { AgentError } from '../model/agent-error.ts';
import { limits } from '../model/limits.ts';
import type { Files } from '../ports.ts';

/** How the document was found: `previous` and `initial` after damage come with notes that say what was wrong. */
export interface StateReading {
  readonly from: 'initial' | 'current' | 'previous';
  readonly notes: readonly string[];
}

export interface StateAdapter<T> extends Adapter<T> {
  /** What the last `read` found. */
  readonly reading: StateReading;
}

export interface StateAdapterOptions<T> {
  readonly files: Pick<Files, 'read' | 'exists' | 'replace' | 'stat' | 'move' | 'remove'>;
  readonly path: string;
  readonly shape: z.ZodType<T>;
}

const envelope = z.strictObject({
  format: z.literal(1),
  generation: z.number().int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  data: z.unknown(),
});

const laterFormat = z.looseObject({ format: z.number().int().min(2), sha256: z.string() });

interface Generation<T> {
  readonly number: number;
  readonly data: T;
  readonly bytes: Uint8Array;
}

/**
 * A lowdb adapter that survives a power cut: each write is durable under a checksum, after the generation before it was
 * kept as `PATH.previous`; a torn, zeroed or foreign document is put by as `PATH.damaged` and the previous one read.
 * One that is whole and that a newer agent wrote is left as it is: AgentError STATE.NEWER.
 */
export function durableAdapter<T>(options: StateAdapterOptions<T>): StateAdapter<T> {
  const { files, path } = options;
  const previousPath = `${path}.previous`;
  let last: Generation<T> | null = null;
  let reading: StateReading = { from: 'initial', notes: [] };

  async function read(): Promise<T | null> {
    const current = await load(options, path);
    if (current.kind === 'whole') return accept(current.generation, { from: 'current', notes: [] });
    const notes = await putBy(current);
    const previous = await load(options, previousPath);
    if (previous.kind === 'whole') {
      return accept(previous.generation, { from: 'previous', notes: [...notes, `${previousPath} stands in`] });
    }
    const worse = previous.kind === 'damaged' ? [...notes, previous.why] : notes;
    reading = { from: 'initial', notes: worse };
    return null;
  }

  function accept(generation: Generation<T>, found: StateReading): T {
    last = generation;
    reading = found;
    return generation.data;
  }

  async function putBy(current: Loaded<T>): Promise<string[]> {
    if (current.kind !== 'damaged') return (await files.exists(previousPath)) ? [`${path} is missing`] : [];
    await files.remove(`${path}.damaged`);
    await files.move(path, `${path}.damaged`);
    return [`${current.why}; it is kept as ${path}.damaged`];
  }

  async function write(data: T): Promise<void> {
    const number = (last?.number ?? 0) + 1;
    const bytes = encode(number, data);
    if (last) await files.replace(previousPath, last.bytes);
    await files.replace(path, bytes);
    last = { number, data, bytes };
  }

  return {
    read,
    write,
    get reading() {
      return reading;
    },
  };
}

type Loaded<T> =
  | { readonly kind: 'whole'; readonly generation: Generation<T> }
  | { readonly kind: 'absent' }
  | { readonly kind: 'damaged'; readonly why: string };

async function load<T>(options: StateAdapterOptions<T>, path: string): Promise<Loaded<T>> {
  const { files, shape } = options;
  if (!(await files.exists(path))) return { kind: 'absent' };
  const { bytes: size } = await files.stat(path);
  if (size > limits.stateBytesMax) return { kind: 'damaged', why: `${path} is too long to be ours (${size} bytes)` };
  const bytes = await contentOf(files, path);
  const document = parsedJson(bytes);
  if (laterFormat.safeParse(document).success) throw newerError(path, 'its format is a later one');
  const parsed = envelope.safeParse(document);
  if (!parsed.success) return { kind: 'damaged', why: `${path} is torn or not ours` };
  if (digest(parsed.data.data) !== parsed.data.sha256) {
    return { kind: 'damaged', why: `${path} was changed by another hand or damaged: its checksum does not hold` };
  }
  const data = shape.safeParse(parsed.data.data);
  if (!data.success) {
    const why = z.prettifyError(data.error);
    // All that is wanted is there, the checksum holds, and more: an agent wrote it that knows more of it.
    if (data.error.issues.every(({ code }) => code === 'unrecognized_keys')) throw newerError(path, why);
    return { kind: 'damaged', why: `${path}: ${why}` };
  }
  return { kind: 'whole', generation: { number: parsed.data.generation, data: data.data, bytes } };
}

function newerError(path: string, why: string): AgentError {
  return new AgentError(`${path} was written by a newer edi-agent (${why})`, {
    code: 'STATE.NEWER',
    hint: 'Install the newer edi-agent again, or go back to the state before the update: docs/service.md, Rollback.',
    path,
  });
}

async function contentOf(files: Pick<Files, 'read'>, path: string): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const chunk of files.read(path)) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts);
}

function parsedJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** Indented, because an operator may read it. */
function encode(generation: number, data: unknown): Uint8Array {
  const document = { format: 1, generation, sha256: digest(data), data };
  return new TextEncoder().encode(`${JSON.stringify(document, undefined, 2)}\n`);
}

function digest(data: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(data) ?? '')
    .digest('hex');
}
