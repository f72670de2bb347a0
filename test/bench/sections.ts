import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ownNode, root } from '../../packaging/paths.ts';
import type { Receipt } from '../../src/model/receipt.ts';
import { agent, lines, stage, validate } from './contestants.ts';
import { type FileRequest, type Shape, writeX12 } from './generate.ts';
import { type Command, type Run, rounds, run } from './measure.ts';
import type { FileResult, Results, Row, ShapeResult, SmallFilesResult } from './results.ts';
import { writeSmallFiles } from './small-files.ts';
import type { Found } from './stages.ts';

export interface BenchOptions {
  readonly megabytes: number;
  readonly rounds: number;
  readonly gigabyte: boolean;
  readonly smallFiles: number;
  /** Where the generated files lie. */
  readonly data: string;
}

type Contestants = Readonly<Record<string, () => Promise<Run>>>;

function generated(options: BenchOptions, name: string, request: FileRequest): string {
  const path = join(options.data, `${name}.x12`);
  mkdirSync(options.data, { recursive: true });
  writeX12(path, request);
  return path;
}

/** Every stage, reference and peer over one file of 850s; ours also over 837s and over files with line ends. */
export async function throughput(options: BenchOptions): Promise<readonly FileResult[]> {
  const bytes = options.megabytes * 1e6;
  const results: FileResult[] = [];
  for (const set of ['850', '837'] as const) {
    for (const lineEnd of ['', '\n'] as const) {
      const name = `${set}-${options.megabytes}mb${lineEnd === '' ? '' : '-lf'}`;
      const path = generated(options, name, { set, bytes, lineEnd });
      const all = set === '850' && lineEnd === '';
      results.push(await fileResult(name, { ...references(path, all), ...ours(path) }, options.rounds));
    }
  }
  const name = `850-${options.megabytes}mb-faulty`;
  const faulty = generated(options, name, { set: '850', bytes, faultEvery: 10 });
  results.push(await fileResult(name, { ...references(faulty, false), ...ours(faulty) }, options.rounds));
  if (options.gigabyte) {
    const path = generated(options, '850-1gb', { set: '850', bytes: 1e9 });
    results.push(await fileResult('850-1gb', { ...references(path, true), ...ours(path) }, options.rounds));
  }
  return results;
}

function references(path: string, withPeers: boolean): Contestants {
  const peers = {
    'wc -l': lines(path),
    'read, reused buffer': stage('ref-read', path),
    createReadStream: stage('ref-stream', path),
    'node-x12 stream': stage('peer-node-x12', path),
    'x12-parser stream': stage('peer-x12-parser', path),
  };
  return { 'byte loop': stage('ref-loop', path), ...(withPeers ? peers : {}) };
}

function ours(path: string): Contestants {
  return {
    'index (kernel)': stage('index', path),
    'index, every position visited': stage('visit', path),
    'segments (SegmentReader)': stage('segments', path),
    'survey of the envelope': stage('envelope', path),
    'survey with schemas': stage('schema', path),
    'binary, envelope only': validate([path], { envelope: true }),
    'binary, validate': validate([path]),
  };
}

async function fileResult(name: string, contestants: Contestants, count: number): Promise<FileResult> {
  process.stderr.write(`${name}\n`);
  const medians = await rounds(contestants, count);
  const loop = medians['byte loop'];
  if (!loop) throw new Error('the byte loop is the measure of all');
  const { found } = JSON.parse(loop.output) as { found: Found };
  const { bytes, segments = 0, elements = 0 } = found;
  const rows = Object.entries(medians).map(([row, { ownMs, peakBytes, output }]): Row => {
    agree(row, output, found);
    return {
      name: row,
      ms: ownMs,
      megabytesPerSecond: bytes / 1_000 / ownMs,
      timesLoop: loop.ownMs / ownMs,
      peakBytes,
    };
  });
  return { name, bytes, segments, elements, rows };
}

/** A reader that reads something else is not measured but wrong; the peers' own errors are told, not hidden. */
function agree(name: string, output: string, expected: Found): void {
  if (!output.startsWith('{"ms"')) return;
  const { found } = JSON.parse(output) as { found: Found };
  const differs = (key: keyof Found): boolean => found[key] !== undefined && found[key] !== expected[key];
  if (!differs('bytes') && !differs('segments') && !differs('elements')) return;
  const message = `${name} found ${JSON.stringify(found)}, the byte loop ${JSON.stringify(expected)}`;
  if (name.includes('stream')) process.stderr.write(`  note: ${message}\n`);
  else throw new Error(message);
}

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
  const medians = await rounds(
    {
      least: inNewHome(options, (place) => run({ command: ownNode, args: [script, from, place] })),
      agent: inNewHome(options, (place) => run(agent(['process', '--json', '-d', from, '--home', place]))),
    },
    Math.min(options.rounds, 3),
  );
  const ms = (name: string): number => medians[name]?.wallMs ?? 0;
  return { files: count, bytesEach: 2_000, agentMs: ms('agent'), leastMs: ms('least') };
}

function inNewHome(options: BenchOptions, start: (place: string) => Promise<Run>): () => Promise<Run> {
  return async () => {
    const place = mkdtempSync(join(options.data, 'out-'));
    try {
      return await start(place);
    } finally {
      rmSync(place, { recursive: true });
    }
  };
}

/** Eight files at once by one worker and by two. */
export async function workers(options: BenchOptions): Promise<Results['workers']> {
  const path = generated(options, `850-${options.megabytes}mb`, { set: '850', bytes: options.megabytes * 1e6 });
  const files = Array.from({ length: 8 }, () => path);
  const medians = await rounds(
    { one: validate(files, { workers: 1 }), two: validate(files, { workers: 2 }) },
    options.rounds,
  );
  return { files: files.length, oneMs: medians.one?.wallMs ?? 0, twoMs: medians.two?.wallMs ?? 0 };
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
