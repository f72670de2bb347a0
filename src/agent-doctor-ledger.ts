import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { placesOf } from './agent-home.ts';
import { recoveries } from './claim/recovery-table.ts';
import { AgentError } from './model/agent-error.ts';
import type { DoctorCheck, UnfinishedFacts } from './model/doctor.ts';
import type { LedgerFile } from './model/ledger.ts';
import type { LedgerReader } from './model/ledger-access.ts';
import { ownerOf, workPath } from './model/places.ts';
import { createFiles } from './platform/files.ts';
import { openLedgerReader } from './platform/ledger/reader.ts';
import { probeLedger, probeLock } from './platform/probe-database.ts';
import type { Files } from './ports.ts';
import type { DoctorMode } from './report/doctor.ts';
import { failed, passed, warned } from './report/doctor.ts';
import { judgeLedger, judgeLock, judgeUnfinished } from './report/doctor-state.ts';
import type { Settings } from './settings/shape.ts';

export interface LedgerAsked {
  readonly settings: Settings;
  readonly running: boolean;
  readonly answers: boolean;
  readonly mode: DoctorMode;
}

/** The ledger and what hangs on it: lock, unfinished files, audit trail, files in error. */
export async function examineLedger({ settings, running, answers, mode }: LedgerAsked): Promise<{
  readonly checks: readonly DoctorCheck[];
  readonly lastSeenMs: number | null;
}> {
  const { state } = settings.directories;
  const path = join(state, 'ledger.db');
  const facts = probeLedger(state);
  const isStopped = mode === 'post-shutdown';
  const copies = await copiesOf(state);
  const first = [
    judgeLock(await probeLock(state), { answers, isStopped }),
    judgeLedger({ path, facts, copies, running }),
  ];
  if (facts.kind !== 'open' || facts.version !== facts.known) return { checks: first, lastSeenMs: null };
  const upgrade = mode === 'post-upgrade' && copies.length > 0 ? [passed('ledger copy', copies.join(', '))] : [];
  const ledger = openLedgerReader({ directory: state, clock: Date, atRest: !running });
  try {
    const unfinished = [...(await unfinishedOf(settings, ledger)), ...(await orphansOf(settings, ledger))];
    return {
      checks: [
        ...first,
        ...upgrade,
        ...judgeUnfinished(unfinished, { running, listed: isStopped }),
        await judgeAudit(settings, ledger),
        ...(isStopped ? [judgeFailed(ledger)] : []),
      ],
      lastSeenMs: ledger.searchFiles({ limit: 1 })[0]?.changedMs ?? null,
    };
  } finally {
    ledger.close();
  }
}

async function copiesOf(state: string): Promise<readonly string[]> {
  const names = await readdir(state).catch(() => []);
  return names.filter((name) => /^ledger\.db\.before-v\d+$/.test(name)).map((name) => join(state, name));
}

/** What the next start does with each file that is not finished; the start itself decides by the same table. */
async function unfinishedOf(settings: Settings, ledger: LedgerReader): Promise<readonly UnfinishedFacts[]> {
  const files = createFiles();
  const found: UnfinishedFacts[] = [];
  for (const file of ledger.unfinished()) found.push(await unfinishedFacts(settings, files, file));
  return found;
}

async function unfinishedFacts(settings: Settings, files: Files, file: LedgerFile): Promise<UnfinishedFacts> {
  const { id, name, state, path, origin } = file;
  if (path === origin) return { id, name, state, next: 'again', where: `read at ${origin}` };
  const inWork = await files.exists(workPath(placesOf(settings), file));
  const atOrigin = await files.exists(origin);
  const where = inWork ? (atOrigin ? 'both' : 'work') : atOrigin ? 'origin' : 'nowhere';
  const words = { both: `in work/ and at ${origin}`, work: 'in work/', origin: `at ${origin}`, nowhere: 'nowhere' };
  return { id, name, state, next: recoveries[state][where], where: words[where] };
}

/** Files in work/ that the ledger does not know. */
async function orphansOf(settings: Settings, ledger: LedgerReader): Promise<readonly UnfinishedFacts[]> {
  const names = await readdir(settings.directories.work).catch(() => []);
  return names.flatMap((entry) => {
    const owner = ownerOf(entry);
    if (!owner || owner.spooled || ledger.file(owner.id)) return [];
    return [{ id: owner.id, name: owner.name, state: 'found', next: 'quarantine', where: 'in work/' } as const];
  });
}

/** The newest days of the trail, and its end; `audit verify` reads all of it. */
async function judgeAudit(settings: Settings, ledger: LedgerReader): Promise<DoctorCheck> {
  const name = 'audit trail';
  const { verifyTrail } = await import('./platform/audit-verify.ts');
  const from = new Date(Date.now() - dayMs).toISOString().slice(0, 10);
  try {
    const verdict = await verifyTrail(settings.directories.audit, { from, known: ledger.auditPosition() });
    if (verdict.ok) return passed(name, `${verdict.lines} lines since ${from} are whole`);
    return failed(name, verdict.faults[0]?.message ?? 'it is not whole', 'edi-agent audit verify');
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    if (error.code === 'E001.NOT_FOUND') return passed(name, 'none yet');
    return failed(name, error.message, 'edi-agent audit verify');
  }
}

const dayMs = 86_400_000;

/** The runbook's look into the error directory. */
function judgeFailed(ledger: LedgerReader): DoctorCheck {
  const name = 'failed files';
  const failedFiles = ledger.searchFiles({ states: ['failed', 'partial'], sinceMs: Date.now() - dayMs, limit: 1_000 });
  if (failedFiles.length === 0) return passed(name, 'none in the last 24 hours');
  return warned(name, `${failedFiles.length} in the last 24 hours`, 'edi-agent errors list --since 24h');
}
