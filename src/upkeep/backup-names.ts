import { localDay, localTime } from '../kit/local-time.ts';
import { type BackupKind, backupKinds } from '../model/backup.ts';

/** The ending of what is encrypted. */
export const encryptedEnding = '.enc';

/** The files of a kind of backup, of which the first names it; `stamp` is `20261124` or `20261124-031500`. */
const fileNames: Readonly<Record<BackupKind, (stamp: string) => readonly string[]>> = {
  config: (stamp) => [`config_backup_${stamp}.tar.gz`],
  metrics: (stamp) => [`metrics_${stamp}.db`, `metrics_${stamp}.sql`],
  logs: (stamp) => [`logs_backup_${stamp}.tar.gz`],
  state: (stamp) => [`state_backup_${stamp}.tar.gz`],
};

/** Where the manifest of files that are no archive lies. */
const manifestNames: Readonly<Partial<Record<BackupKind, (stamp: string) => string>>> = {
  metrics: (stamp) => `metrics_${stamp}.manifest.json`,
};

export interface BackupNames {
  readonly kind: BackupKind;
  readonly stamp: string;
  /** As they are written. */
  readonly files: readonly string[];
  /** Null where the manifest lies within. */
  readonly manifest: string | null;
  readonly encrypted: boolean;
}

function namesOf(kind: BackupKind, stamp: string, encrypted: boolean): BackupNames {
  const ending = encrypted ? encryptedEnding : '';
  const files = fileNames[kind](stamp).map((name) => `${name}${ending}`);
  return { kind, stamp, files, manifest: manifestNames[kind]?.(stamp) ?? null, encrypted };
}

/**
 * Names for a new backup, none of which is taken: of the day (local time, as logs have it), for a later one of the day
 * with the time.
 */
export function freeNames(
  kind: BackupKind,
  options: { readonly nowMs: number; readonly encrypted: boolean; readonly taken: ReadonlySet<string> },
): BackupNames {
  const { nowMs, encrypted, taken } = options;
  const isFree = (stamp: string): boolean =>
    [false, true].every((form) => allOf(namesOf(kind, stamp, form)).every((name) => !taken.has(name)));
  const day = localDay(nowMs);
  if (isFree(day)) return namesOf(kind, day, encrypted);
  for (let at = nowMs; ; at += 1_000) {
    const stamp = `${localDay(at)}-${localTime(at)}`;
    if (isFree(stamp)) return namesOf(kind, stamp, encrypted);
  }
}

/** What a file in the directory of backups belongs to; null where it is none of ours. */
export function parseName(name: string): BackupNames | null {
  const stamp = /_(\d{8}(?:-\d{6})?)\./.exec(name)?.[1];
  if (stamp === undefined) return null;
  for (const kind of backupKinds) {
    for (const encrypted of [false, true]) {
      const names = namesOf(kind, stamp, encrypted);
      // The manifest beside both forms has one name: which of them it is, the other files tell.
      if (names.files.includes(name)) return names;
    }
  }
  return null;
}

export function allOf({ files, manifest }: BackupNames): readonly string[] {
  return manifest === null ? files : [...files, manifest];
}
