import { incompleteCode } from './claim/claim.ts';
import { HeldBack } from './deliver/breaker.ts';
import { type Backoff, backoffMs } from './kit/backoff.ts';
import { AgentError } from './model/agent-error.ts';
import type { Claim } from './model/claim.ts';
import type { FileChange } from './model/ledger.ts';
import { isFinal } from './model/ledger-states.ts';
import type { Receipt } from './model/receipt.ts';
import { failureReceipt, leftOf } from './pipeline/receipts.ts';
import type { Road } from './pipeline/road.ts';
import { processFile } from './pipeline.ts';
import { finishFile, settle } from './record/finish.ts';

/** One file on its way. */
export interface Job {
  readonly claim: Claim;
  /** Attempts that ended in a fault of ours. */
  bugs: number;
}

export type Outcome =
  | { readonly kind: 'ended' }
  | { readonly kind: 'again' }
  | {
      readonly kind: 'wait';
      readonly for: 'retry' | 'destination';
      readonly ms: number;
      /** After the wait: how much longer; 0 to try now. */
      readonly askAgain?: () => number;
    };

export interface AttemptListener {
  ended(claim: Claim, receipt: Receipt): void;
  /** The disk is full, read-only or failing: nothing against the file. */
  diskTrouble(error: AgentError): void;
  /** A fault of ours. */
  bug(claim: Claim, error: unknown): void;
  /** The ledger is lost to this process: it must end and be started again. */
  fatal(error: unknown): void;
}

export interface AttemptOptions {
  readonly road: Road;
  readonly retriesMax: number;
  readonly retry: Backoff;
  /** Of [0, 1). */
  readonly chance: () => number;
  readonly listener: AttemptListener;
  /** Breaks attempts off. */
  readonly kill: AbortSignal;
}

export interface Attempts {
  /** Never rejects. */
  attempt(job: Job): Promise<Outcome>;
}

/** Failures of the machine: the file waits until they are over, however often it is tried. */
const notTheFiles: ReadonlySet<string> = new Set(['E004.NO_SPACE', 'E004.READ_ONLY']);
const bugsMax = 2;
/** Between tries while the machine fails. */
const machine: Backoff = { baseMs: 5_000, maxMs: 30_000 };

const incompleteError = new AgentError('the file stopped growing before its interchange was closed', {
  code: incompleteCode,
  hint: 'Ask the sender to write it again, whole; watch.file_completion_timeout says how long the agent waits.',
});

export function createAttempts(options: AttemptOptions): Attempts {
  const { road, listener, kill, chance } = options;
  const { ledger, clock } = road;

  async function attempt(job: Job): Promise<Outcome> {
    const startedMs = clock.monotonic();
    try {
      await walk(job);
      return { kind: 'ended' };
    } catch (error) {
      if (kill.aborted) return { kind: 'ended' };
      return await afterFailure(job, error, Math.round(clock.monotonic() - startedMs)).catch((worse: unknown) =>
        withoutLedger(job, worse),
      );
    }
  }

  async function walk(job: Job): Promise<void> {
    const { claim } = job;
    const file = ledger.file(claim.id);
    if (file && isFinal(file.state)) return file.settled ? undefined : settle(road, { ...file, state: file.state });
    if (file && file.state !== 'claimed') await change(claim, { state: 'claimed' });
    if (file?.code === incompleteCode) return fail(claim, incompleteError, 0);
    listener.ended(claim, await processFile(road, claim, kill));
  }

  async function afterFailure(job: Job, error: unknown, durationMs: number): Promise<Outcome> {
    const { claim } = job;
    if (!(error instanceof AgentError)) return afterBug(job, error);
    if (error.code.startsWith('STATE')) return withoutLedger(job, error);
    if (isFinal(ledger.file(claim.id)?.state ?? 'claimed')) return settleLater(error);
    if (error instanceof HeldBack) {
      const ms = Math.max(1, error.askAgain());
      await keepWaiting(claim, error, { ms });
      return { kind: 'wait', for: 'destination', ms, askAgain: error.askAgain };
    }
    if (notTheFiles.has(error.code)) return whileDiskFails(claim, error);
    const attempts = (ledger.file(claim.id)?.attempts ?? 0) + 1;
    if (!error.retry || attempts > options.retriesMax) {
      await fail(claim, error, durationMs);
      return { kind: 'ended' };
    }
    const ms = backoffMs(attempts, options.retry, chance());
    await keepWaiting(claim, error, { ms, attempts });
    return { kind: 'wait', for: 'retry', ms };
  }

  /** The verdict stands; only the file's move to its last place is left, or it was taken away by somebody. */
  function settleLater(error: AgentError): Outcome {
    if (!error.retry) return { kind: 'ended' };
    listener.diskTrouble(error);
    return { kind: 'wait', for: 'retry', ms: backoffMs(1, machine, chance()) };
  }

  async function whileDiskFails(claim: Claim, error: AgentError): Promise<Outcome> {
    listener.diskTrouble(error);
    const ms = backoffMs(1, machine, chance());
    await keepWaiting(claim, error, { ms });
    return { kind: 'wait', for: 'retry', ms };
  }

  /** A file that meets a fault of ours twice is put aside; the others go on. */
  async function afterBug(job: Job, error: unknown): Promise<Outcome> {
    job.bugs += 1;
    listener.bug(job.claim, error);
    if (job.bugs < bugsMax) return { kind: 'wait', for: 'retry', ms: backoffMs(1, options.retry, chance()) };
    const crashed = new AgentError(`the agent failed twice on this file: ${String(error)}`, {
      code: 'E002.CRASHED',
      hint: 'Keep the file and report it with the log: this is a fault of the agent, not of the file.',
      cause: error,
    });
    await fail(job.claim, crashed, 0);
    return { kind: 'ended' };
  }

  /**
   * Nothing can be written down: the file stays where the ledger last saw it, and is tried again. A ledger that is lost
   * ends the process; a place for receipts that cannot be written does not.
   */
  function withoutLedger(job: Job, error: unknown): Outcome {
    if (!(error instanceof AgentError) || (!error.retry && error.code.startsWith('STATE'))) {
      listener.fatal(error);
      return { kind: 'ended' };
    }
    listener.diskTrouble(error);
    job.bugs = 0;
    return { kind: 'wait', for: 'retry', ms: backoffMs(1, machine, chance()) };
  }

  async function keepWaiting(claim: Claim, error: AgentError, wait: { ms: number; attempts?: number }): Promise<void> {
    const { ms, attempts } = wait;
    const dueMs = Math.ceil(clock.now() + ms);
    if (ledger.file(claim.id)?.state === 'retry_wait') await change(claim, { state: 'claimed' });
    await change(claim, {
      state: 'retry_wait',
      dueMs,
      // What the watch said of it is kept through every wait.
      code: ledger.file(claim.id)?.code === incompleteCode ? incompleteCode : error.code,
      note: error.message,
      ...(attempts === undefined ? {} : { attempts }),
    });
    const fields = { file: claim.id, name: claim.name, code: error.code, wait_ms: ms, attempts };
    road.log.warn(`${error.message}; tried again later`, fields);
  }

  async function fail(claim: Claim, error: AgentError, durationMs: number): Promise<void> {
    const receipt = failureReceipt(claim, error, { ...leftOf(ledger, claim.id), durationMs });
    await finishFile(road, claim, receipt);
    listener.ended(claim, receipt);
  }

  function change(claim: Claim, what: FileChange): Promise<void> {
    return ledger.write((writer) => writer.changeFile(claim.id, what));
  }

  return { attempt };
}
