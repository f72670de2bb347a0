import { join } from 'node:path';
import { ownNode, root } from '../../packaging/paths.ts';
import type { Receipt } from '../../src/model/receipt.ts';
import { agent, stage, validate } from './contestants.ts';
import type { Shape } from './generate.ts';
import { type Command, type Run, rounds, run } from './measure.ts';
import { type BenchOptions, generated } from './options.ts';
import { inPlaces } from './places.ts';
import type { Results, ShapeResult, SmallFilesResult } from './results.ts';
import { writeSmallFiles } from './small-files.ts';
import type { Found } from './stages.ts';

/** The most memory that `validate` and `process` take, by file size. */
export async function memory(options: BenchOptions): Promise<Results['memory']> {
  const sizes = options.gigabyte ? [10, 100, 1_000] : [10, options.megabytes];
  const results = [];
  for (const megabytes of new Set(sizes)) {
    const name = megabytes === 1_000 ? '850-1gb' : `850-${megabytes}mb`;
    const path = generated(options, name, { set: '850', bytes: megabytes * 1e6 });
    const medians = await rounds(
      { validate: validate([path]), process: inNewHome(options, (home) => run(processed(path, home))) },
      Math.min(options.rounds, 3),
    );
    const { validate: judged, process } = medians;
    results.push({
      bytes: megabytes * 1e6,
      peakBytes: judged?.peakBytes ?? 0,
      processPeakBytes: process?.peakBytes ?? 0,
    });
  }
  return results;
}

const groupSets = 1_000_000;
/** A small order has so many bytes. */
const groupSetBytes = 119;

/** One group of a million sets, all of them accepted: judged, answered set by set, delivered. */
export async function group(options: BenchOptions): Promise<Results['group']> {
  const sets = options.gigabyte ? groupSets : groupSets / 10;
  const path = generated(options, `850-one-group-${sets}`, {
    set: '850',
    bytes: sets * groupSetBytes,
    shape: 'one-group',
  });
  const medians = await rounds(
    { group: inNewHome(options, (home) => run(processed(path, home))) },
    Math.min(options.rounds, 3),
  );
  const { wallMs = 0, peakBytes = 0, output = '{}' } = medians.group ?? {};
  const receipt: Receipt = JSON.parse(output);
  return { bytes: receipt.bytes, sets: receipt.transactions, ms: wallMs, peakBytes };
}

function processed(path: string, home: string): Command {
  return agent(['process', '--json', '--home', home, path]);
}

/** Files of odd shapes: the same cost a byte as usual ones, or refused by a limit. */
export async function shapes(options: BenchOptions): Promise<readonly ShapeResult[]> {
  const bytes = options.gigabyte ? 1e9 : options.megabytes * 1e6;
  const names: readonly Shape[] = [
    'usual',
    'one-interchange',
    'one-set-interchanges',
    'long-segment',
    'empty-segments',
  ];
  const files = names.map((shape) => {
    const usual = options.gigabyte ? '850-1gb' : `850-${options.megabytes}mb`;
    return generated(options, shape === 'usual' ? usual : `850-${shape}-${bytes / 1e6}mb`, {
      set: '850',
      bytes,
      shape,
    });
  });
  const medians = await rounds(
    Object.fromEntries(names.map((name, at) => [name, stage('envelope', files[at] ?? '')])),
    options.rounds,
  );
  const results = names.map((name) => {
    const { ownMs: ms = 0, output = '' } = medians[name] ?? {};
    const { found } = JSON.parse(output) as { found: Found };
    return { name, bytes: found.bytes, ms, code: found.code ?? null };
  });
  const usual = results[0];
  if (!usual) throw new Error('the usual file is the measure');
  const cost = (one: { ms: number; bytes: number }): number => one.ms / one.bytes;
  return results.map((one) => ({ ...one, timesUsual: cost(one) / cost(usual) }));
}

/** Many small files through `process -d`, against the least that any safe way must do. */
export async function smallFiles(options: BenchOptions): Promise<SmallFilesResult | null> {
  const count = options.smallFiles;
  if (count === 0) return null;
  const from = join(options.data, `small-files-${count}`);
  writeSmallFiles(from, count);
  const script = join(root, 'test/bench/small-files.ts');
  const medians = await inPlaces(options.data, (newPlace) =>
    rounds(
      {
        least: () => run({ command: ownNode, args: [script, from, newPlace()] }),
        agent: () => run(agent(['process', '--json', '-d', from, '--home', newPlace()])),
      },
      Math.min(options.rounds, 3),
    ),
  );
  const ms = (name: string): number => medians[name]?.wallMs ?? 0;
  return { files: count, bytesEach: 2_000, agentMs: ms('agent'), leastMs: ms('least') };
}

function inNewHome(options: BenchOptions, start: (place: string) => Promise<Run>): () => Promise<Run> {
  return () => inPlaces(options.data, (newPlace) => start(newPlace()));
}

/** Eight files at once by one worker and by two; and what the machine's second core gives a loop that shares nothing. */
export async function workers(options: BenchOptions): Promise<Results['workers']> {
  const path = generated(options, `850-${options.megabytes}mb`, { set: '850', bytes: options.megabytes * 1e6 });
  const files = Array.from({ length: 8 }, () => path);
  const medians = await rounds(
    {
      one: validate(files, { workers: 1 }),
      two: validate(files, { workers: 2 }),
      'one byte loop': stage('ref-loop', path, loopPasses),
      'two byte loops': twice(stage('ref-loop', path, loopPasses)),
    },
    options.rounds,
  );
  const ms = (name: string): number => medians[name]?.wallMs ?? 0;
  const loops = { oneMs: ms('one byte loop'), twoMs: ms('two byte loops') };
  return { files: files.length, oneMs: ms('one'), twoMs: ms('two'), loops };
}

/** Enough that the start of the process does not matter. */
const loopPasses = 20;

/** Two processes at once that do the same; the time until both have ended. */
function twice(start: () => Promise<Run>): () => Promise<Run> {
  return async () => {
    const [one, other] = await Promise.all([start(), start()]);
    return one.wallMs > other.wallMs ? one : other;
  };
}

const startsMeasured = 10;

export async function start(): Promise<Results['start']> {
  const medians = await rounds(
    {
      node: () => run({ command: ownNode, args: ['--eval', '0'] }),
      version: () => run(agent(['--version'])),
      help: () => run(agent(['--help'])),
    },
    startsMeasured,
  );
  const ms = (name: string): number => medians[name]?.wallMs ?? 0;
  return { nodeMs: ms('node'), versionMs: ms('version'), helpMs: ms('help') };
}
