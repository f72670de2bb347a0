import { directoryOf } from '../kit/directory-of.ts';
import { AgentError } from '../model/agent-error.ts';
import type { LedgerFile, LedgerSet } from '../model/ledger.ts';
import { spoolPath } from '../model/places.ts';
import { recordsOfLog } from './log-records.ts';
import type { Road } from './road.ts';

/** A set that is held back, the file it came in, and where its bytes lie. */
export interface HeldSet {
  readonly set: LedgerSet;
  readonly file: LedgerFile;
}

/**
 * A file with the bytes of a held set alone. Most have one; those past limits.quarantineFilesMax lie together, one
 * interchange after the other, and are taken out of there. Throws E001 when the file is gone.
 */
export async function fileOfHeld(road: Road, { set, file }: HeldSet, signal: AbortSignal): Promise<string> {
  const { path } = set;
  if (path === null || !(await road.files.exists(path))) throw gone(path ?? set.fileId);
  const together = road.ledger.sets(file.id).filter((one) => one.path === path);
  if (together.length < 2) return path;
  const alone = `${directoryOf(path)}/${String(set.position).padStart(6, '0')}_alone.x12`;
  if (await road.files.exists(alone)) return alone;
  const at = together.findIndex(({ position }) => position === set.position);
  const range = await interchangeAt(road, { path, at, id: file.id }, signal);
  await road.files.writeNew(alone, road.files.read(path, range, signal), signal);
  return alone;
}

/** Where the interchange of an ordinal (from 0) stands in a file. */
async function interchangeAt(
  road: Road,
  { path, at, id }: { readonly path: string; readonly at: number; readonly id: string },
  signal: AbortSignal,
): Promise<{ start: number; end: number }> {
  const { bytes } = await road.files.stat(path);
  const survey = await road.surveyor.survey({ path, bytes, spoolPath: spoolPath(road.places, id, 'held') }, signal);
  try {
    let [ordinal, start] = [-1, 0];
    for await (const record of recordsOfLog(road, survey)) {
      if (record.kind === 'interchange') [ordinal, start] = [ordinal + 1, record.start];
      if (record.kind === 'interchangeEnd' && ordinal === at) return { start, end: record.end };
    }
  } finally {
    await road.surveyLogs.discard(survey.log);
  }
  throw gone(path);
}

function gone(path: string): AgentError {
  return new AgentError(`what was held back at ${path} is not there any more`, {
    code: 'E001.NOT_FOUND',
    hint: 'Restore it from a backup, give a mended file with --file, or discard it.',
    path,
  });
}
