import { type AttemptOptions, createAttempts, type Job, type Outcome } from './agent-work-attempt.ts';
import { type Claims, claimInWork } from './claim/claim.ts';
import { directoryOf } from './kit/directory-of.ts';
import type { Gate } from './kit/gate.ts';
import { createLanes } from './kit/lane-queue.ts';
import { createSlots } from './kit/slot-queue.ts';
import { AgentError } from './model/agent-error.ts';
import type { Claim } from './model/claim.ts';
import type { Found } from './watch/scan.ts';

export interface WorkOptions extends AttemptOptions {
  readonly claims: Claims;
  readonly filesInWorkMax: number;
  /** Files of one sender strictly one after the other. */
  readonly keepOrder: boolean;
  /** Files that wait for anything but a place; with more, the gate is shut. */
  readonly waitingMax: number;
  /** Shut: files are left. */
  readonly gate: Gate;
  /** No attempt begins after it; those under way go on. */
  readonly stop: AbortSignal;
}

export interface WorkCounts {
  readonly inWork: number;
  readonly queued: number;
  readonly retryWaiting: number;
  readonly destinationWaiting: number;
}

/** The files on their way: each in a place of its own, attempt after attempt until it has ended or the work is stopped. */
export interface Work {
  readonly counts: WorkCounts;
  /**
   * Claims a found file when there is a place for it, and sets it on its way; resolves when it is claimed, `left` when
   * the work was stopped first. Throws what claiming throws.
   */
  take(found: Found): Promise<'claimed' | 'gone' | 'left'>;
  /** Sets a claimed file on its way again, after a wait. */
  resume(claim: Claim, waitMs: number): Promise<void>;
  /** Resolves when no attempt is under way and none will begin: after `stop`. */
  ended(): Promise<void>;
}

/** Why the gate is shut while too many files wait. */
export const tooMany = 'waiting files';

export function createWork(options: WorkOptions): Work {
  const { road, claims, keepOrder, stop } = options;
  const attempts = createAttempts(options);
  const slots = createSlots(options.filesInWorkMax);
  const lanes = createLanes();
  const running = new Set<Promise<void>>();
  let placeless = 0;
  const waiting = { queued: 0, retry: 0, destination: 0 };

  async function take(found: Found): Promise<'claimed' | 'gone' | 'left'> {
    const release = await slots.take(stop).catch(() => null);
    if (!release || options.gate.reasons.length > 0) {
      release?.();
      return 'left';
    }
    try {
      const claim = await claims.take(found).catch(claimInWork);
      if (claim === 'gone') {
        release();
        return 'gone';
      }
      await start({ claim, bugs: 0 }, release);
      return 'claimed';
    } catch (error) {
      release();
      throw error;
    }
  }

  /** With a place in hand, or none yet. In order: the place is given up until the file's turn has come. */
  async function start(job: Job, release: (() => void) | null, waitMs = 0): Promise<void> {
    if (!keepOrder) return keep(run(job, release, waitMs));
    const lane = await laneOf(job.claim);
    release?.();
    count('queued', 1);
    keep(
      lanes.run(lane, () => {
        count('queued', -1);
        return run(job, null, waitMs);
      }),
    );
  }

  /** Backpressure: what waits here is bounded, the rest waits in pickup. Open again when a tenth is gone. */
  function count(which: keyof typeof waiting, change: number): void {
    waiting[which] += change;
    const all = waiting.queued + waiting.retry + waiting.destination;
    if (all >= options.waitingMax) options.gate.set(tooMany, true);
    else if (all < options.waitingMax * 0.9) options.gate.set(tooMany, false);
  }

  function keep(one: Promise<void>): void {
    const kept = one.finally(() => running.delete(kept));
    running.add(kept);
  }

  /** Never rejects: what goes wrong is the attempts' to tell. With a place in hand the first attempt is made, stop or not. */
  async function run(job: Job, given: (() => void) | null, waitMs: number): Promise<void> {
    let release = given;
    let outcome: Outcome = waitMs > 0 ? { kind: 'wait', for: 'retry', ms: waitMs } : { kind: 'again' };
    for (;;) {
      if (outcome.kind === 'wait' && !(await waited(outcome))) return release?.();
      release ??= await place();
      if (!release) return;
      outcome = await attempts.attempt(job);
      release();
      release = null;
      if (outcome.kind === 'ended') return;
    }
  }

  async function place(): Promise<(() => void) | null> {
    placeless += 1;
    try {
      return await slots.take(stop);
    } catch {
      return null;
    } finally {
      placeless -= 1;
    }
  }

  /** False when the work is stopped. One that waits for a destination asks whether it may try before it tries. */
  async function waited(wait: Extract<Outcome, { kind: 'wait' }>): Promise<boolean> {
    count(wait.for, 1);
    try {
      for (let ms = wait.ms; ms > 0; ms = wait.askAgain?.() ?? 0) await road.clock.sleep(ms, stop);
      return true;
    } catch (error) {
      if (!stop.aborted) throw error;
      return false;
    } finally {
      count(wait.for, -1);
    }
  }

  /** The sender (ISA05, ISA06) of the file's first interchange, or the directory that it came from. */
  async function laneOf({ path, origin }: Claim): Promise<string> {
    const directory = directoryOf(origin);
    try {
      let head = '';
      for await (const chunk of road.files.read(path, { start: 0, end: 106 })) {
        head += new TextDecoder('latin1').decode(chunk);
      }
      return head.startsWith('ISA') ? head.slice(32, 50) : directory;
    } catch (error) {
      if (error instanceof AgentError) return directory;
      throw error;
    }
  }

  return {
    take,
    resume: (claim, waitMs) => start({ claim, bugs: 0 }, null, waitMs),
    async ended() {
      while (running.size > 0) await Promise.all(running);
    },
    get counts() {
      const { queued, retry, destination } = waiting;
      return {
        inWork: slots.held,
        queued: queued + placeless,
        retryWaiting: retry,
        destinationWaiting: destination,
      };
    },
  };
}
