import { z } from 'zod';
import { wholeBytes } from '../kit/whole-bytes.ts';
import {
  type BackupKind,
  type BackupOutcome,
  type BackupStatus,
  type BackupVerdict,
  backupKinds,
} from '../model/backup.ts';
import type { Files } from '../ports.ts';

const statusName = 'status.json';
const statusBytesMax = 16_777_216;
/** What is told of backups that are long gone is forgotten. */
const entriesMax = 10_000;

const time = z.number().nonnegative();
const run = z.object({
  madeMs: time.nullable(),
  name: z.string().nullable(),
  bytes: z.number(),
  failedMs: time.nullable(),
  code: z.string().nullable(),
  message: z.string(),
});

const shape: z.ZodType<BackupStatus> = z.object({
  format: z.literal(1),
  kinds: z.partialRecord(z.enum(backupKinds), run),
  copies: z.record(z.string(), z.object({ atMs: time, ok: z.boolean(), message: z.string() })),
  sums: z.record(z.string(), z.string()).prefault({}),
  verified: z.object({ atMs: time, sound: z.number(), bad: z.array(z.string()) }).nullable(),
});

const nothing: BackupStatus = { format: 1, kinds: {}, copies: {}, sums: {}, verified: null };

/** What is known of the backups in a directory. A document that cannot be read tells nothing. */
export async function readBackupStatus(
  files: Pick<Files, 'exists' | 'read'>,
  directory: string,
): Promise<BackupStatus> {
  const path = `${directory}/${statusName}`;
  if (!(await files.exists(path))) return nothing;
  try {
    const bytes = await wholeBytes(files.read(path), statusBytesMax);
    return shape.parse(JSON.parse(new TextDecoder().decode(bytes ?? undefined)));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return nothing;
    throw error;
  }
}

export async function writeBackupStatus(files: Files, directory: string, status: BackupStatus): Promise<void> {
  const copies = Object.entries(status.copies)
    .toSorted(([, one], [, other]) => other.atMs - one.atMs)
    .slice(0, entriesMax);
  const sums = Object.entries(status.sums).slice(-entriesMax);
  const kept = { ...status, copies: Object.fromEntries(copies), sums: Object.fromEntries(sums) };
  await files.replace(
    `${directory}/${statusName}`,
    new TextEncoder().encode(`${JSON.stringify(kept, undefined, 2)}\n`),
  );
}

export function withOutcome(status: BackupStatus, outcome: BackupOutcome, nowMs: number): BackupStatus {
  const { kind, ok, code, message, bytes } = outcome;
  const name = nameOf(outcome);
  const before = status.kinds[kind] ?? { madeMs: null, name: null, bytes: 0 };
  const run = ok
    ? { madeMs: nowMs, name, bytes, failedMs: null, code: null, message }
    : { ...before, failedMs: nowMs, code, message };
  const written = outcome.files.map((path, at) => [path.split('/').at(-1) ?? '', outcome.sums[at] ?? '']);
  const sums = { ...status.sums, ...Object.fromEntries(written) };
  return withCopies({ ...status, sums, kinds: { ...status.kinds, [kind]: run } }, outcome, nowMs);
}

export function withCopies(
  status: BackupStatus,
  outcome: Pick<BackupOutcome, 'files' | 'copies'>,
  atMs: number,
): BackupStatus {
  const name = nameOf(outcome);
  if (name === null || outcome.copies.length === 0) return status;
  const failed = outcome.copies.find((copy) => !copy.ok);
  const entry = { atMs, ok: failed === undefined, message: failed?.message ?? 'copied' };
  return { ...status, copies: { ...status.copies, [name]: entry } };
}

export function withVerdicts(status: BackupStatus, verdicts: readonly BackupVerdict[], atMs: number): BackupStatus {
  const bad = verdicts.filter(({ ok }) => !ok).map(({ name }) => name);
  return { ...status, verified: { atMs, sound: verdicts.length - bad.length, bad } };
}

function nameOf({ files }: Pick<BackupOutcome, 'files'>): string | null {
  return files[0]?.split('/').at(-1) ?? null;
}

/** What is not as it should be, the worst first; empty when all is well. */
export function backupTroubles({ kinds, copies, verified }: BackupStatus): readonly string[] {
  const failed = (Object.entries(kinds) as [BackupKind, (typeof kinds)[BackupKind]][]).flatMap(([kind, run]) =>
    run?.failedMs == null ? [] : [`the last backup of ${kind} failed: ${run.message}`],
  );
  const bad = verified?.bad.map((name) => `${name} is damaged`) ?? [];
  const newest = new Set(Object.values(kinds).map((run) => run?.name));
  const notCopied = Object.entries(copies).flatMap(([name, copy]) =>
    copy.ok || !newest.has(name) ? [] : [`${name} was not copied elsewhere: ${copy.message}`],
  );
  return [...failed, ...bad, ...notCopied];
}
