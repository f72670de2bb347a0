import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, opendirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ownNode, root } from '../../packaging/paths.ts';
import { agent } from './contestants.ts';
import { run } from './measure.ts';
import { inPlaces } from './places.ts';
import type { ServiceResult } from './results.ts';
import { writeSmallFiles } from './small-files.ts';

/** As long as the stability delay lasts, nothing is done: the time counts from the first file that is taken. */
const settings = { EDI_AGENT__WATCH__STABILITY_DELAY: '500 ms', EDI_AGENT__API__ENABLED: 'false' };
const roundsMax = 3;

export interface ServiceOptions {
  readonly smallFiles: number;
  readonly rounds: number;
  /** Where the generated files lie, and where the homes are made. */
  readonly data: string;
}

/**
 * `edi-agent monitor` with files waiting in pickup, until the last of them is in its last place, against the least that
 * any safe way must do for each; both in the same round, the medians of the rounds.
 */
export async function service({ smallFiles, rounds, data }: ServiceOptions): Promise<ServiceResult | null> {
  if (smallFiles === 0) return null;
  const from = join(data, `small-files-${smallFiles}`);
  writeSmallFiles(from, smallFiles);
  const all: Round[] = [];
  await inPlaces(data, async (newPlace) => {
    for (let round = 0; round < Math.min(rounds, roundsMax); round += 1) {
      all.push(await oneRound(from, newPlace()));
      process.stderr.write(`  service: ${JSON.stringify(all.at(-1))}\n`);
    }
  });
  const median = (key: keyof Round): number => {
    const values = all.map((one) => one[key]).sort((one, other) => one - other);
    return values[Math.floor(values.length / 2)] ?? 0;
  };
  return {
    files: smallFiles,
    leastMs: median('leastMs'),
    serviceMs: median('serviceMs'),
    cpuMs: median('cpuMs'),
    readyMs: median('readyMs'),
    stopMs: median('stopMs'),
    peakBytes: Math.max(...all.map((one) => one.peakBytes)),
  };
}

type Round = Omit<ServiceResult, 'files'>;

async function oneRound(from: string, place: string): Promise<Round> {
  const out = join(place, 'least');
  mkdirSync(out);
  const least = await run({ command: ownNode, args: [join(root, 'test/bench/small-files.ts'), from, out] });
  const home = join(place, 'home');
  cpSync(from, join(home, 'pickup'), { recursive: true });
  return { leastMs: least.wallMs, ...(await served(home)) };
}

async function served(home: string): Promise<Omit<Round, 'leastMs'>> {
  const { command, args } = agent(['monitor', '--home', home]);
  const startedMs = performance.now();
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, ...settings },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const end = ended.then((code) => `the service ended with ${code}`);
  await saidReady(child, end);
  const readyMs = performance.now() - startedMs;
  const cpuBeforeMs = cpuMsOf(child.pid);
  await until(() => holdsAny(join(home, 'work')), end);
  const begunMs = performance.now();
  await until(() => !holdsAny(join(home, 'pickup')) && !holdsAny(join(home, 'work')), end);
  const serviceMs = performance.now() - begunMs;
  const figures = { readyMs, serviceMs, cpuMs: cpuMsOf(child.pid) - cpuBeforeMs, peakBytes: peakOf(child.pid) };
  const askedMs = performance.now();
  child.kill('SIGTERM');
  await ended;
  return { ...figures, stopMs: performance.now() - askedMs };
}

async function saidReady(child: ChildProcess, end: Promise<string>): Promise<void> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (said.length < 10_000) said += text;
  });
  await until(() => said.includes('edi-agent: ready'), end);
}

async function until(isSo: () => boolean, end: Promise<string>): Promise<void> {
  while (!isSo()) {
    const over = await Promise.race([delay(20, null), end]);
    if (over !== null) throw new Error(over);
  }
}

/** Whether a directory holds a visible file; it is not read to its end. */
function holdsAny(path: string): boolean {
  if (!existsSync(path)) return false;
  const directory = opendirSync(path);
  try {
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) {
      if (!entry.name.startsWith('.')) return true;
    }
    return false;
  } finally {
    directory.closeSync();
  }
}

/** Processor time of all threads of a process; the kernel counts in hundredths of a second. */
function cpuMsOf(pid: number | undefined): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function peakOf(pid: number | undefined): number {
  const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1_024;
}
