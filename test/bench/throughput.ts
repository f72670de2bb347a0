import { statSync } from 'node:fs';
import { lines, stage, validate } from './contestants.ts';
import { type Run, rounds } from './measure.ts';
import { type BenchOptions, generated } from './options.ts';
import type { FileResult, Results, Row } from './results.ts';
import type { Found } from './stages.ts';

type Contestants = Readonly<Record<string, () => Promise<Run>>>;

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

/** Passes over files up to so many bytes; larger ones warm up on the way. */
const warmed = { passes: 5, bytesMax: 200e6 };

function passesOver(path: string): number {
  return statSync(path).size > warmed.bytesMax ? 1 : warmed.passes;
}

function references(path: string, withPeers: boolean): Contestants {
  const peers = {
    'wc -l': lines(path),
    'read, reused buffer': stage('ref-read', path),
    createReadStream: stage('ref-stream', path),
    'node-x12 stream': stage('peer-node-x12', path),
    'x12-parser stream': stage('peer-x12-parser', path),
  };
  return { 'byte loop': stage('ref-loop', path, passesOver(path)), ...(withPeers ? peers : {}) };
}

function ours(path: string): Contestants {
  const passes = passesOver(path);
  return {
    'index (kernel)': stage('index', path, passes),
    'index, every position visited': stage('visit', path, passes),
    'segments (SegmentReader)': stage('segments', path, passes),
    'survey of the envelope': stage('envelope', path, passes),
    'survey with schemas': stage('schema', path, passes),
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
  const rows = Object.entries(medians).map(([row, { ownMs, warmMs, peakBytes, output }]): Row => {
    agree(row, output, found);
    return {
      name: row,
      ms: ownMs,
      megabytesPerSecond: bytes / 1_000 / ownMs,
      timesLoop: loop.ownMs / ownMs,
      warmMs,
      warmTimesLoop: warmMs === 0 ? 0 : loop.warmMs / warmMs,
      peakBytes,
    };
  });
  return { name, bytes, segments, elements, rows };
}

/** The index alone: as much of the file as the engine's window holds, over and over. */
export async function inMemory(options: BenchOptions): Promise<Results['inMemory']> {
  const path = generated(options, `850-${options.megabytes}mb`, { set: '850', bytes: options.megabytes * 1e6 });
  const medians = await rounds(
    {
      'byte loop in memory': stage('memory-loop', path, warmed.passes),
      'index in memory': stage('memory-index', path, warmed.passes),
      'visited in memory': stage('memory-visit', path, warmed.passes),
    },
    options.rounds,
  );
  const rate = (name: string): number => {
    const { warmMs = 0, output = '' } = medians[name] ?? {};
    return (JSON.parse(output) as { found: Found }).found.bytes / 1_000 / warmMs;
  };
  return { loop: rate('byte loop in memory'), index: rate('index in memory'), visited: rate('visited in memory') };
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
