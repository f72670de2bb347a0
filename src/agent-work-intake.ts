import type { Work } from './agent-work.ts';
import { directoryOf } from './kit/directory-of.ts';
import type { Gate } from './kit/gate.ts';
import { AgentError } from './model/agent-error.ts';
import type { Clock } from './ports.ts';
import type { Answers } from './watch/answers.ts';
import type { Found, Scan } from './watch/scan.ts';

export interface IntakeOptions {
  readonly scans: AsyncIterable<Scan>;
  readonly work: Work;
  /** Shut: nothing is taken, the files stay in pickup. */
  readonly gate: Gate;
  readonly answers: Answers;
  readonly keepOrder: boolean;
  readonly clock: Clock;
  readonly pollIntervalMs: number;
  /** After each scan was taken or left; `left` files are whole and were not taken. */
  readonly onScan: (scan: Scan, left: number) => void;
  /** A file that could not be taken; it lies where it lay and is offered again. */
  readonly onRefusal: (found: Found, error: AgentError) => void;
}

/** Why intake rests after work/ could not be written, and for how long. */
const workTrouble = 'work directory';
const workTroubleMs = 5_000;

/** Takes what the scans find until they end. While the gate is shut, the scans go on and nothing is taken. */
export async function runIntake(options: IntakeOptions, stop: AbortSignal): Promise<void> {
  const { gate, clock, pollIntervalMs } = options;
  for await (const scan of options.scans) {
    const left = await takeBatch(options, scan.found, stop);
    options.onScan(scan, left);
    if (gate.reasons.length > 0) await openedOrLater(gate, { clock, ms: pollIntervalMs }, stop);
  }
}

/**
 * Oldest first; as many at once as there are places, so that they share the waits for the disk. Of a network directory
 * one after the other: were its server away, each would keep a place and a thread.
 */
async function takeBatch(options: IntakeOptions, batch: readonly Found[], stop: AbortSignal): Promise<number> {
  const { gate, keepOrder } = options;
  const takes: Promise<boolean>[] = [];
  const lanes = new Map<string, Promise<boolean>>();
  for (const found of batch) {
    if (stop.aborted || gate.reasons.length > 0) break;
    const lane = directoryOf(found.path);
    const before = found.network ? lanes.get(lane) : undefined;
    const take = (): Promise<boolean> => takeOrLeave(options, found, stop);
    const one = before ? before.then(take) : take();
    lanes.set(lane, one);
    if (keepOrder) await one;
    takes.push(one);
  }
  const taken = (await Promise.all(takes)).filter((one) => one).length;
  return batch.length - taken;
}

/** One whose directory has become silent is not waited for: what is under way with it goes on as it can. */
function takeOrLeave(options: IntakeOptions, found: Found, stop: AbortSignal): Promise<boolean> {
  const { promise: silent, resolve } = Promise.withResolvers<boolean>();
  let isSilent = false;
  const over = options.answers.onSilent(directoryOf(found.path), () => {
    isSilent = true;
    resolve(false);
  });
  const taken = isSilent ? silent : Promise.race([takeOne(options, found, stop), silent]);
  return taken.finally(over);
}

async function takeOne(options: IntakeOptions, found: Found, stop: AbortSignal): Promise<boolean> {
  try {
    return (await options.work.take(found)) !== 'left';
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    if (!error.code.startsWith('E001')) rest(options, stop);
    options.onRefusal(found, error);
    return false;
  }
}

/** Where one file cannot be taken because work/ or the ledger cannot be written, none can. */
function rest({ gate, clock }: IntakeOptions, stop: AbortSignal): void {
  if (gate.reasons.includes(workTrouble)) return;
  gate.set(workTrouble, true);
  const open = (): void => gate.set(workTrouble, false);
  clock.sleep(workTroubleMs, stop).then(open, open);
}

async function openedOrLater(gate: Gate, wait: { clock: Clock; ms: number }, stop: AbortSignal): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([stop, over.signal]);
  const quietly = (error: unknown): void => {
    if (!either.aborted) throw error;
  };
  const both = [gate.opened(either).catch(quietly), wait.clock.sleep(wait.ms, either).catch(quietly)];
  await Promise.race(both);
  over.abort();
}
