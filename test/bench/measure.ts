import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Run {
  /** From start to exit of the process. */
  readonly wallMs: number;
  /** What the process says of itself, start-up left out; the wall time where it says nothing. */
  readonly ownMs: number;
  /** What it takes once it is warmed up; 0 where that is not measured. */
  readonly warmMs: number;
  readonly peakBytes: number;
  readonly output: string;
}

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Exit codes that are as they should be; 0 when left out. */
  readonly exits?: readonly number[];
}

const peakPollMs = 5;

/** Runs a process to its end. Throws when it exits otherwise than it should. */
export function run({ command, args, env = {}, cwd, exits = [0] }: Command): Promise<Run> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, ...env },
      cwd,
    });
    let output = '';
    let errors = '';
    let peakBytes = 0;
    const poll = setInterval(() => {
      peakBytes = Math.max(peakBytes, peakOf(child.pid));
    }, peakPollMs);
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      errors += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      const wallMs = performance.now() - started;
      clearInterval(poll);
      if (code === null || !exits.includes(code)) {
        reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${errors}${output}`.slice(0, 2_000)));
      } else resolve({ wallMs, ...ownOf(output, wallMs), peakBytes, output });
    });
  });
}

/** The most memory a process ever held in this life, as the kernel counts it. */
function peakOf(pid: number | undefined): number {
  try {
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1_024;
  } catch {
    return 0;
  }
}

function ownOf(output: string, wallMs: number): Pick<Run, 'ownMs' | 'warmMs'> {
  const [, ms = wallMs, warmMs = 0] = /^\{"ms":([\d.]+)(?:,"warmMs":([\d.]+))?/.exec(output) ?? [];
  return { ownMs: Number(ms), warmMs: Number(warmMs) };
}

/** Medians over rounds, each contestant once a round and in turn, so that a busy minute of the machine hits all alike. */
export async function rounds(
  contestants: Readonly<Record<string, () => Promise<Run>>>,
  count: number,
): Promise<Readonly<Record<string, Run>>> {
  const runs = new Map<string, Run[]>(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 1; round <= count; round += 1) {
    for (const [name, start] of Object.entries(contestants)) {
      const one = await start();
      runs.get(name)?.push(one);
      process.stderr.write(`  round ${round}/${count} ${name}: ${one.ownMs.toFixed(0)} ms\n`);
    }
  }
  return Object.fromEntries([...runs].map(([name, all]) => [name, medianOf(all)]));
}

function medianOf(runs: readonly Run[]): Run {
  const median = (values: readonly number[]): number =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return {
    wallMs: median(runs.map((one) => one.wallMs)),
    ownMs: median(runs.map((one) => one.ownMs)),
    warmMs: median(runs.map((one) => one.warmMs)),
    peakBytes: Math.max(...runs.map((one) => one.peakBytes)),
    output: runs.at(-1)?.output ?? '',
  };
}
