import { basename, join } from 'node:path';
import { requireSettings } from './agent-config.ts';
import { boundsOf, type ListRequest } from './agent-ledger.ts';
import { readLedger } from './agent-look.ts';
import { AgentError } from './model/agent-error.ts';
import { type FileState, fileTransitions, isFileState, isFinal } from './model/ledger-states.ts';
import { limits } from './model/limits.ts';
import { createFiles } from './platform/files.ts';
import type { Files } from './ports.ts';
import type { WaitingFile } from './report/waiting-text.ts';
import type { Settings } from './settings/shape.ts';

const open: readonly FileState[] = Object.keys(fileTransitions).filter(
  (state): state is FileState => isFileState(state) && !isFinal(state),
);

/**
 * Files that wait: those that lie in the pickup directories, and those that were claimed and have not ended; the longest
 * waiting first. Throws AgentError CONFIG and USAGE; a pickup directory that cannot be read is told by `status`.
 */
export async function listWaiting(request: ListRequest): Promise<readonly WaitingFile[]> {
  const { settings } = await requireSettings(request);
  const bounds = boundsOf(request);
  const { partner, sinceMs = 0, untilMs = Number.POSITIVE_INFINITY } = bounds;
  // Whose a file is that nobody has read, nobody knows.
  const lying = partner === undefined ? await inPickup(createFiles(), settings) : [];
  return [...claimed(settings, bounds), ...lying]
    .filter((file) => file.sinceMs >= sinceMs && file.sinceMs <= untilMs)
    .toSorted((one, other) => one.sinceMs - other.sinceMs)
    .slice(0, bounds.limit);
}

function claimed(settings: Settings, bounds: ReturnType<typeof boundsOf>): readonly WaitingFile[] {
  const ledger = readLedger(settings);
  try {
    const files = ledger.reader?.searchFiles({ ...bounds, states: open }) ?? [];
    return files.map(({ id, state, name, origin, bytes, partner, code, dueMs, createdMs }) => {
      return { state, name, path: origin, bytes, sinceMs: createdMs, id, partner, code, dueMs };
    });
  } finally {
    ledger.close();
  }
}

/** The files in the pickup directories; what cannot be read is left out. */
export async function inPickup(
  files: Pick<Files, 'scan' | 'stat'>,
  { directories, watch }: Pick<Settings, 'directories' | 'watch'>,
): Promise<readonly WaitingFile[]> {
  const found: WaitingFile[] = [];
  const left = [directories.pickup, ...watch.more_directories].map((path) => ({ path, isTop: true }));
  for (let next = left.shift(); next !== undefined && found.length < limits.listRowsMax; next = left.shift()) {
    try {
      for await (const { name, kind } of files.scan(next.path)) {
        const path = join(next.path, name);
        if (kind === 'directory' && next.isTop && watch.subdirectories) left.push({ path, isTop: false });
        if (kind !== 'file' || name.startsWith('.')) continue;
        if (found.length >= limits.listRowsMax) break;
        found.push(...(await lying(files, path)));
      }
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
    }
  }
  return found;
}

/** None where it is gone since: a busy pickup directory has others. */
async function lying(files: Pick<Files, 'stat'>, path: string): Promise<readonly [WaitingFile] | readonly []> {
  try {
    const { bytes, modifiedMs } = await files.stat(path);
    const none = { id: null, partner: null, code: null, dueMs: null };
    return [{ state: 'pickup', name: basename(path), path, bytes, sinceMs: Math.round(modifiedMs), ...none }];
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return [];
  }
}
