import { directoryOf } from '../../kit/directory-of.ts';
import { sameBytes } from '../../kit/same-bytes.ts';
import { shortHash } from '../../kit/short-hash.ts';
import { AgentError } from '../../model/agent-error.ts';
import { deliveredBeforeKey } from '../../model/restore-evidence.ts';
import type { Files } from '../../ports.ts';
import type { Delivered, DeliveryItem, DeliveryJournal, Destination } from '../destination.ts';
import { defaultTemplate, nameOfItem, nameWithMark } from './name-template.ts';
import { isSamePlace, missingError, stagedPath, standingOf } from './staged.ts';

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
    const path = journal.find(key)?.path ?? null;
    if (path !== null && (await isPublished(key, path))) return { path, fresh: false };
    const staged = stagedPath(directory, key);
    const sha256 = await stage(item, { key, staged, path, signal });
    const before = deliveredBefore(key, sha256);
    if (before !== null) {
      await unstage(key, staged);
      return { path: before, fresh: false };
    }
    return publish(item, { key, staged, sha256, signal });
  }

  /** Where the same content went before the ledger was restored; what is sent again on purpose has a key of its own. */
  function deliveredBefore(key: string, sha256: string): string | null {
    if (!/^[0-9a-f]{64}:/.test(key)) return null;
    return journal.find(deliveredBeforeKey(name, sha256))?.path ?? null;
  }

  async function isPublished(key: string, path: string): Promise<boolean> {
    const known = journal.find(key);
    if (known?.state === 'delivered') return true;
    const standing = await standingOf(files, { key, path, place: known?.place ?? null });
    if (standing === 'unknown') throw missingError(directoryOf(path));
    return standing === 'published';
  }

  /** What an earlier attempt staged is used again when it is whole. Its hash is returned. */
  async function stage(
    item: DeliveryItem,
    to: { readonly key: string; readonly staged: string; readonly path: string | null; readonly signal: AbortSignal },
  ): Promise<string> {
    const { key, staged, path, signal } = to;
    const whole = (await files.exists(staged)) && (await sameBytes(files.read(staged), item.content(signal)));
    if (whole) return files.sha256(staged);
    // A staged name that is gone means delivered: not so from here on.
    if (path !== null) await unstage(key, path);
    return (await files.stage(staged, item.content(signal), signal)).sha256;
  }

  async function unstage(key: string, path: string): Promise<void> {
    await journal.unstaged(key);
    await files.remove(stagedPath(directoryOf(path), key));
  }

  async function publish(
    item: DeliveryItem,
    from: { readonly key: string; readonly staged: string; readonly sha256: string; readonly signal: AbortSignal },
  ): Promise<Delivered> {
    const plain = nameOfItem(template, item);
    const at = await files.placeOf(directory);
    if (at === null) throw missingError(directory);
    const place = `${at.device}:${at.inode}`;
    for (const file of [plain, nameWithMark(plain, shortHash(from.key))]) {
      const path = `${directory}/${file}`;
      from.signal.throwIfAborted();
      if (underWay.has(path)) continue;
      underWay.add(path);
      try {
        if (await files.exists(path)) continue;
        await journal.staged(from.key, path, { sha256: from.sha256, place });
        const outcome = await renamed(from.staged, path);
        if (outcome === 'moved') return { path, place, fresh: true };
        await journal.unstaged(from.key);
        if (outcome === 'gone') throw missingError(from.staged);
      } finally {
        underWay.delete(path);
      }
    }
    throw takenError(`${directory}/${plain}`);
  }

  async function renamed(staged: string, path: string): Promise<'moved' | 'gone' | 'taken'> {
    try {
      return await files.move(staged, path);
    } catch (error) {
      if (error instanceof AgentError && error.code === 'E004.EXISTS') return 'taken';
      throw error;
    }
  }

  return {
    name,
    deliver,
    check: (signal) => checkDirectory(files, directory, signal),
    async receipt({ path, place = null }) {
      if (path === undefined) return 'unknown';
      if (await files.exists(path)) return 'there';
      return (await isSamePlace(files, directoryOf(path), place)) ? 'taken' : 'unknown';
    },
    close: async () => undefined,
  };
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
