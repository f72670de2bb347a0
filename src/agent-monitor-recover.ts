import { waysOf } from './agent-home.ts';
import type { ServiceHome } from './agent-monitor-home.ts';
import type { Work } from './agent-work.ts';
import type { ClaimPorts } from './claim/claim.ts';
import { type RecoveryReport, recover } from './claim/recover.ts';
import { directoryOf } from './kit/directory-of.ts';
import type { Gate } from './kit/gate.ts';
import { AgentError } from './model/agent-error.ts';
import { settle } from './record/finish.ts';
import type { Answers } from './watch/answers.ts';

export interface TakeUp {
  readonly ports: ClaimPorts;
  readonly work: Work;
  readonly answers: Answers;
  readonly told: (report: RecoveryReport) => void;
}

/** Why the gate is shut until {@link takeUp} has ended: what was claimed meanwhile would be taken up with the rest, twice. */
export const recovering = 'recovery of an earlier run';

/** Ends what an earlier run left half done and sets its files on their way again; then files may be taken. */
export async function takeUp(home: ServiceHome, { ports, work, answers, told }: TakeUp, gate: Gate): Promise<void> {
  const { files, places } = ports;
  const own = [places.work, ...Object.values(places.final)];
  // Without our own directories there is no start: they are waited for. Where a file came from may never answer.
  const exists = (path: string): Promise<boolean> =>
    own.some((one) => `${path}/`.startsWith(`${one}/`))
      ? files.exists(path)
      : answers.within(directoryOf(path), () => files.exists(path));
  const report = await recoverAll(home, { ...ports, files: { ...files, exists } });
  told(report);
  await resume(home, work, report);
  gate.set(recovering, false);
}

/** Throws AgentError API.HELD while files of an earlier run are taken up: those of a decision would be among them. */
export async function afterRecovery<T>(gate: Gate, act: () => Promise<T>): Promise<T> {
  if (!gate.reasons.includes(recovering)) return act();
  const hint = 'Ask again in a moment.';
  throw new AgentError('files of an earlier run are being taken up', { code: 'API.HELD', hint, retry: true });
}

/** Ends what an earlier run left half done, and clears its temporary files. */
async function recoverAll({ road, settings }: ServiceHome, ports: ClaimPorts): Promise<RecoveryReport> {
  const old = road.clock.now() - staleMs;
  const ways = [...Object.values(waysOf(settings)), ...(road.partners?.directories ?? [])];
  for (const directory of ways) await road.files.sweep(directory, old);
  const report = await recover(ports);
  for (const file of report.settle) {
    await settle(ports, file).catch((error: unknown) => {
      if (!(error instanceof AgentError)) throw error;
      road.log.error(`error: ${error.message}`, { file: file.id, code: error.code, hint: error.hint });
    });
  }
  return report;
}

/** Others write to the delivery directories as well: what is younger may be theirs, still being written. */
const staleMs = 3_600_000;

/** In the order of their coming; a retry is due when it was, or at once where the clock was set. */
async function resume({ road, settings }: ServiceHome, work: Work, report: RecoveryReport): Promise<void> {
  const waits = new Map(
    report.recovered
      .filter(({ did }) => did === 'wait')
      .map(({ file }) => [file.id, Math.max(0, (file.dueMs ?? 0) - road.clock.now())] as const),
  );
  const { claimOf } = await import('./claim/recover.ts');
  const waiting = report.recovered.filter(({ did }) => did === 'wait').map(({ file }) => claimOf(road, file));
  const all = [...report.resume, ...waiting].sort((one, other) => (one.id < other.id ? -1 : 1));
  for (const claim of all) {
    await work.resume(claim, Math.min(waits.get(claim.id) ?? 0, settings.error_handling.retry_delay_max));
  }
}
