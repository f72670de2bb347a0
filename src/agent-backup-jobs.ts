import { pruneBackups, runBackup, verifyBackups } from './agent-backup.ts';
import type { JobHome, JobResult } from './agent-jobs.ts';
import { AgentError } from './model/agent-error.ts';
import { type BackupKind, backupKinds } from './model/backup.ts';
import { bytesText, counted } from './report/measures.ts';

/** Makes a backup of one kind and copies it elsewhere. Throws what kept it from being made, BACKUP.COPY when no copy was. */
export async function backupJob({ request }: JobHome, kind: BackupKind, signal: AbortSignal): Promise<JobResult> {
  const [outcome] = await runBackup({ ...request, kinds: [kind], signal });
  if (!outcome) return { message: 'nothing was to be done' };
  const { ok, message, code, hint, files, bytes, members, copies } = outcome;
  if (!ok) throw new AgentError(message, { code: code ?? 'BACKUP', hint: hint ?? '', retry: true });
  const failed = copies.find((copy) => !copy.ok);
  const name = files[0]?.split('/').at(-1);
  if (failed) {
    throw new AgentError(`${name} was made and could not be copied by ${failed.by}: ${failed.message}`, {
      code: failed.code ?? 'BACKUP.COPY',
      hint: 'Mend the way, then copy what is left: `edi-agent backup push`.',
    });
  }
  if (name === undefined) return { message };
  return { message: `${name}: ${counted(members, 'file')}, ${bytesText(bytes)}`, figures: { bytes, members } };
}

/** All kinds, one after the other; one that fails keeps no other back. Throws the first failure. */
export async function backupAllJob(home: JobHome, signal: AbortSignal): Promise<JobResult> {
  const messages: string[] = [];
  let failure: AgentError | null = null;
  for (const kind of backupKinds) {
    try {
      messages.push((await backupJob(home, kind, signal)).message);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AgentError)) throw error;
      failure ??= error;
    }
  }
  if (failure) throw failure;
  return { message: messages.join('; ') };
}

/** Reads all backups to their end. Throws BACKUP.DAMAGED when one is not sound. */
export async function verifyJob({ request }: JobHome, signal: AbortSignal): Promise<JobResult> {
  let sound = 0;
  const bad: string[] = [];
  for await (const { name, ok } of verifyBackups({ ...request, names: [], signal })) {
    if (ok) sound += 1;
    else bad.push(name);
  }
  if (bad.length === 0) return { message: `${counted(sound, 'backup')} sound`, figures: { sound } };
  throw new AgentError(`${counted(bad.length, 'backup')} damaged: ${bad.slice(0, 5).join(', ')}`, {
    code: 'BACKUP.DAMAGED',
    hint: 'Make new ones (`edi-agent backup all`), move the damaged ones away, and look at the disk.',
  });
}

export async function pruneJob({ request }: JobHome): Promise<JobResult> {
  const removed = await pruneBackups({ ...request, dryRun: false });
  const bytes = removed.reduce((sum, one) => sum + one.bytes, 0);
  return { message: `${counted(removed.length, 'backup')} removed`, figures: { removed: removed.length, bytes } };
}
