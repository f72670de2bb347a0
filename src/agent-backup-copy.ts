import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BackupHome } from './agent-backup-home.ts';
import { backoffMs } from './kit/backoff.ts';
import { AgentError } from './model/agent-error.ts';
import type { BackupCopy } from './model/backup.ts';
import { runProgram } from './platform/run-program.ts';
import type { Settings } from './settings/shape.ts';

/** One way to a copy elsewhere. */
interface Way {
  readonly by: string;
  copy(path: string, signal: AbortSignal): Promise<void>;
}

/** Copies the files of a backup every way there is, each tried again as the settings say. Throws the signal's reason alone. */
export async function copyElsewhere(
  home: BackupHome,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly BackupCopy[]> {
  if (paths.length === 0) return [];
  const copies: BackupCopy[] = [];
  for (const way of waysOf(home.settings)) copies.push(await copyBy(home, way, { paths, signal }));
  return copies;
}

/** Whether the settings ask for copies at all. */
export function copiesWanted(settings: Settings): boolean {
  return waysOf(settings).length > 0;
}

function waysOf({ backup }: Settings): readonly Way[] {
  const ways: Way[] = [];
  if (backup.copy_command.length > 0) {
    ways.push({ by: 'command', copy: (path, signal) => runProgram(commandFor(backup.copy_command, path), signal) });
  }
  if (backup.sftp_host !== '') {
    ways.push({
      by: 'sftp',
      async copy(path, signal) {
        const { copyBySftp } = await import('./platform/sftp.ts');
        const { sftp_host: host, sftp_port: port, sftp_user: user, sftp_directory: directory } = backup;
        const { sftp_key_file: keyFile, sftp_host_key: hostKey } = backup;
        await copyBySftp({ host, port, user, keyFile, hostKey, directory, path, signal });
      },
    });
  }
  return ways;
}

/** No shell: what stands in a name is a name. */
function commandFor(argv: readonly string[], path: string): readonly string[] {
  return argv.map((one) => one.replaceAll('{file}', () => path).replaceAll('{name}', () => basename(path)));
}

async function copyBy(
  { settings, clock }: BackupHome,
  way: Way,
  { paths, signal }: { readonly paths: readonly string[]; readonly signal: AbortSignal },
): Promise<BackupCopy> {
  const { copy_attempts: attemptsMax, copy_timeout: timeoutMs } = settings.backup;
  const started = clock.monotonic();
  const ended = (attempts: number) => ({ by: way.by, attempts, durationMs: Math.round(clock.monotonic() - started) });
  let done = 0;
  for (let attempts = 1; ; attempts += 1) {
    try {
      for (; done < paths.length; done += 1) {
        await way.copy(paths[done] ?? '', AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
      }
      return { ...ended(attempts), ok: true, code: null, message: 'copied' };
    } catch (error) {
      signal.throwIfAborted();
      const { code, message } = told(error, timeoutMs);
      if (attempts >= attemptsMax) return { ...ended(attempts), ok: false, code, message };
      await delay(backoffMs(attempts, waits, Math.random()), undefined, { signal });
    }
  }
}

const waits = { baseMs: 1_000, maxMs: 60_000 };

function told(error: unknown, timeoutMs: number): { readonly code: string; readonly message: string } {
  if (error instanceof AgentError) return error;
  if (error instanceof Error && error.name === 'TimeoutError') {
    return { code: 'BACKUP.COPY', message: `it took longer than ${Math.round(timeoutMs / 1_000)} s` };
  }
  return { code: 'BACKUP.COPY', message: error instanceof Error ? error.message : String(error) };
}
