import { safeName } from '../../kit/safe-name.ts';
import { sameBytes } from '../../kit/same-bytes.ts';
import { AgentError } from '../../model/agent-error.ts';
import type { Files } from '../../ports.ts';
import type { Delivered, DeliveryItem, DeliveryJournal, Destination } from '../destination.ts';
import { defaultTemplate, nameOfItem, nameWithMark } from './name-template.ts';

export interface DirectorySettings {
  readonly kind: 'directory';
  readonly name: string;
  /** An existing directory: one that is missing is a mount that is not there, and is never made. */
  readonly path: string;
  readonly template?: string;
}

/**
 * Final names that a delivery of this process is just taking, in whatever directory: rename(2) writes over what another
 * delivery put there since the name was found free, and two files of one millisecond have the same name.
 */
const underWay = new Set<string>();

/**
 * A directory that a neighbour collects from (Sterling's File System Adapter). The content is first staged, durably,
 * under a hidden name that belongs to the key; the journal is told; then one rename gives it its final name. After a
 * stop the staged name tells whether that rename happened, even where the neighbour has collected the file since: so
 * there is one effect a key, and no final name that is not whole. A name that is taken is never written over.
 */
export function directoryDestination(
  settings: DirectorySettings,
  ports: { readonly files: Files; readonly journal: DeliveryJournal },
): Destination {
  const { files, journal } = ports;
  const { name, path: directory, template = defaultTemplate } = settings;

  async function deliver(item: DeliveryItem, key: string, signal: AbortSignal): Promise<Delivered> {
    signal.throwIfAborted();
    const known = journal.find(key);
    const staged = stagedPath(directory, key);
    if (known?.path && (known.state === 'delivered' || !(await files.exists(staged)))) {
      return { path: known.path, fresh: false };
    }
    const sha256 = await stage(item, staged, signal);
    return publish(item, { key, staged, sha256, signal });
  }

  /** What an earlier attempt staged is used again when it is whole. Its hash is returned. */
  async function stage(item: DeliveryItem, staged: string, signal: AbortSignal): Promise<string> {
    const whole = (await files.exists(staged)) && (await sameBytes(files.read(staged), item.content(signal)));
    return whole ? files.sha256(staged) : (await files.stage(staged, item.content(signal), signal)).sha256;
  }

  async function publish(
    item: DeliveryItem,
    from: { readonly key: string; readonly staged: string; readonly sha256: string; readonly signal: AbortSignal },
  ): Promise<Delivered> {
    const plain = nameOfItem(template, item);
    for (const file of [plain, nameWithMark(plain, mark(from.key))]) {
      const path = `${directory}/${file}`;
      from.signal.throwIfAborted();
      if (underWay.has(path)) continue;
      underWay.add(path);
      try {
        if (await files.exists(path)) continue;
        await journal.staged(from.key, path);
        if (await renamed(from.staged, path)) return { path, fresh: true };
      } finally {
        underWay.delete(path);
      }
    }
    throw takenError(`${directory}/${plain}`);
  }

  async function renamed(staged: string, path: string): Promise<boolean> {
    try {
      return (await files.move(staged, path)) === 'moved';
    } catch (error) {
      if (error instanceof AgentError && error.code === 'E004.EXISTS') return false;
      throw error;
    }
  }

  return {
    name,
    deliver,
    check: (signal) => checkDirectory(files, directory, signal),
    receipt: async ({ path }) => (path === undefined ? 'unknown' : (await files.exists(path)) ? 'there' : 'taken'),
    close: async () => undefined,
  };
}

/** Hidden from collectors by its leading dot and its ending, and the same in every attempt. */
function stagedPath(directory: string, key: string): string {
  return `${directory}/.${safeName(key)}.stage`;
}

/** A short form of the key for a file name. */
function mark(key: string): string {
  return key.replace(/[^A-Za-z0-9]/g, '').slice(-20);
}

/** Writes, and removes again, a file that no collector's filter matches. */
async function checkDirectory(files: Files, directory: string, signal: AbortSignal): Promise<void> {
  const probe = `${directory}/.edi-agent-probe`;
  await files.remove(probe);
  await files.writeNew(probe, [], signal);
  await files.remove(probe);
}

function takenError(path: string): AgentError {
  return new AgentError(`another file stands at ${path}, and at the name that was tried instead`, {
    code: 'E004.EXISTS',
    hint: 'Nothing was overwritten. Move the other files away, or put {sequence} and {timestamp} into the name template.',
    path,
  });
}
