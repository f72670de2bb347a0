import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentError } from '../../src/model/agent-error.ts';
import { createFiles } from '../../src/platform/files.ts';
import { openLedger } from '../../src/platform/ledger/ledger.ts';
import type { Files, Ledger } from '../../src/ports.ts';
import { createRandom, type Random } from './random.ts';
import { createSimClock, type SimClock } from './sim-clock.ts';
import { createMachine, type Machine, SimulatedCrash } from './sim-disk.ts';

/** One life of the process: its ports, over a disk and a ledger that outlive it. */
export interface Life {
  readonly files: Files;
  readonly ledger: Ledger;
  readonly clock: SimClock;
}

export interface Scenario {
  readonly seed: number;
  /**
   * `kill`: the process dies. `power`: what was not fsynced may be lost, torn or zeroed as well. An errno: the operation
   * fails with it, once, and the process may go on or give up; then it is started again.
   */
  readonly death: 'kill' | 'power' | 'ENOSPC' | 'EIO' | 'EROFS';
  /** Dies at each n-th operation only, beginning at one that the seed chooses. */
  readonly stride: number;
  /** What always fails in this world: `rename` between two file systems. */
  readonly standingFault?: Machine['fault'];
  prepare(machine: Machine): void;
  /** From the start of a process until there is nothing left to do. */
  live(life: Life): Promise<void>;
  /** What the world outside does while the process is dead. */
  meanwhile?(machine: Machine): void;
  /** Invariants that hold after each death, before the next start. */
  checkDead?(machine: Machine): void;
  /** Invariants once all work is done. */
  checkDone(machine: Machine, ledger: Ledger): void;
}

const livesMax = 6;

/**
 * Lets the process die before operation 1, 2, 3 … of its life until a life completes, each time in a new world, and
 * starts it again (to die once more by chance) until it completes; the number of deaths. A failure names seed and operation.
 */
export async function crashEverywhere(scenario: Scenario): Promise<number> {
  let deaths = 0;
  for (let at = 1 + (scenario.seed % scenario.stride); ; at += scenario.stride) {
    const world = createWorld();
    try {
      if ((await surviveOne(scenario, world, at)) === 0) return deaths;
      deaths += 1;
    } catch (error) {
      const where = `${scenario.death} before operation ${at}, EDI_AGENT_SIM_SEED=${scenario.seed}`;
      throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    } finally {
      rmSync(world.directory, { recursive: true, force: true });
    }
  }
}

/** The ledger's own durability is SQLite's matter and tested elsewhere: here its file may lie in memory. */
const fastDirectory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

interface World {
  readonly machine: Machine;
  readonly clock: SimClock;
  /** Of the real SQLite file. */
  readonly directory: string;
}

function createWorld(): World {
  const machine = createMachine();
  const clock = createSimClock();
  machine.now = clock.now;
  return { machine, clock, directory: mkdtempSync(join(fastDirectory, 'edi-sim-')) };
}

async function surviveOne(scenario: Scenario, world: World, at: number): Promise<number> {
  const { machine } = world;
  const random = createRandom(scenario.seed + at);
  scenario.prepare(machine);
  arm(scenario, machine, at);
  for (let deaths = 0; deaths < livesMax; deaths += 1) {
    if (await completes(scenario, world)) return deaths === 0 && machine.operations >= at ? 1 : deaths;
    machine.kill(scenario.death === 'power' ? random : null);
    scenario.checkDead?.(machine);
    scenario.meanwhile?.(machine);
    arm(scenario, machine, deaths < livesMax - 2 ? nextCrash(machine, random) : 0);
  }
  throw new Error('it never completed');
}

function arm({ death, standingFault }: Scenario, machine: Machine, at: number): void {
  const isFatal = death === 'kill' || death === 'power';
  if (isFatal) machine.crashAt = at;
  machine.fault = (operation, path) =>
    !isFatal && machine.operations === at ? death : standingFault?.(operation, path);
}

/** Half of the later lives die as well. */
function nextCrash(machine: Machine, random: Random): number {
  return random.below(2) === 0 ? 0 : machine.operations + 1 + random.below(80);
}

async function completes(scenario: Scenario, world: World): Promise<boolean> {
  const { machine, clock, directory } = world;
  const { disk, commit } = machine.boot();
  const ledger = openLedger({ directory, clock, beforeCommit: commit });
  try {
    await scenario.live({ files: createFiles(disk), ledger, clock });
    scenario.checkDone(machine, ledger);
    return true;
  } catch (error) {
    if (!isCrash(error) && !isFault(error)) throw error;
    return false;
  } finally {
    closeDead(ledger);
  }
}

function isCrash(error: unknown): boolean {
  if (error instanceof SimulatedCrash) return true;
  return error instanceof Error && error.cause !== undefined && isCrash(error.cause);
}

/** The world failed, and the agent said so rather than anything else. */
function isFault(error: unknown): boolean {
  if (error instanceof AgentError) return true;
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code);
}

/** A dead process commits nothing at its close. */
function closeDead(ledger: Ledger): void {
  try {
    ledger.close();
  } catch (error) {
    if (!isCrash(error) && !isFault(error)) throw error;
  }
}
