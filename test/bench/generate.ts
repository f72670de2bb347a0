import { closeSync, existsSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { setsOf } from './sets.ts';

/** How the sets of a file are spread over interchanges, and the shapes that would show a cost worse than linear. */
export type Shape =
  | 'usual'
  | 'one-interchange'
  | 'one-group'
  | 'one-set-interchanges'
  | 'long-segment'
  | 'empty-segments';

export interface FileRequest {
  readonly set: '850' | '837';
  readonly bytes: number;
  readonly shape?: Shape;
  /** Behind each terminator. */
  readonly lineEnd?: '' | '\n' | '\r\n';
  readonly seed?: number;
  /** Every so many sets, one has a fault. */
  readonly faultEvery?: number;
  /** ISA13 of the first interchange; those behind it count on. */
  readonly control?: number;
}

const setsPerGroup = { usual: 100, 'one-interchange': 500, 'one-group': 1e9, 'one-set-interchanges': 1 } as const;
const groupsPerInterchange = 5;
const longSegmentBytes = 50_000_000;
const emptySegmentsMin = 1_000_000;
const writeBytes = 4_194_304;

/** Writes the file unless one of its size stands there: the same request gives the same bytes on every machine. */
export function writeX12(path: string, request: FileRequest): void {
  if (existsSync(path) && statSync(path).size > 0) return;
  const unfinished = `${path}.unfinished`;
  const descriptor = openSync(unfinished, 'w');
  try {
    for (const chunk of x12Chunks(request)) writeSync(descriptor, chunk);
  } finally {
    closeSync(descriptor);
  }
  renameSync(unfinished, path);
}

/** A valid file of at least `bytes` bytes, in portions of some megabytes. */
export function* x12Chunks(request: FileRequest): Generator<Uint8Array> {
  const { lineEnd = '' } = request;
  const terminator = `~${lineEnd}`;
  let waiting: string[] = [];
  let bytes = 0;
  for (const segment of segmentsOf(request)) {
    waiting.push(segment, terminator);
    bytes += segment.length + terminator.length;
    if (bytes < writeBytes) continue;
    yield Buffer.from(waiting.join(''), 'latin1');
    waiting = [];
    bytes = 0;
  }
  yield Buffer.from(waiting.join(''), 'latin1');
}

function* segmentsOf(request: FileRequest): Generator<string> {
  const { set, bytes, shape = 'usual', lineEnd = '', seed = 1, control = 1, faultEvery = 0 } = request;
  const sets = setsOf(set, { seed, faultEvery, small: shape === 'one-group' });
  if (shape === 'long-segment' || shape === 'empty-segments') {
    yield* oddSegments(set, shape, Math.max(emptySegmentsMin, bytes / 10));
    return;
  }
  let written = 0;
  const count = (segment: string): string => {
    written += segment.length + 1 + lineEnd.length;
    return segment;
  };
  for (let interchange = control; written < bytes; interchange += 1) {
    yield count(isa(set, interchange));
    let groups = 0;
    while (written < bytes && (shape === 'one-interchange' || groups < groupsOf(shape))) {
      groups += 1;
      yield count(gs(set, groups));
      let inGroup = 0;
      while (inGroup < setsPerGroup[shape] && (inGroup === 0 || written < bytes)) {
        inGroup += 1;
        for (const segment of sets(inGroup)) yield count(segment);
      }
      yield count(`GE*${inGroup}*${groups}`);
    }
    yield count(`IEA*${groups}*${String(interchange).padStart(9, '0')}`);
  }
}

function groupsOf(shape: Shape): number {
  return shape === 'one-set-interchanges' ? 1 : groupsPerInterchange;
}

/** One set with a segment beyond all limits, or with a million segments and more that have nothing in them. */
function* oddSegments(set: '850' | '837', shape: 'long-segment' | 'empty-segments', empty: number): Generator<string> {
  yield isa(set, 1);
  yield gs(set, 1);
  yield 'ST*850*0001';
  yield 'BEG*00*SA*PO1**20240615';
  if (shape === 'long-segment') yield `NTE*ADD*${'X'.repeat(longSegmentBytes)}`;
  else for (let at = 0; at < empty; at += 1) yield '';
  yield 'SE*3*0001';
  yield 'GE*1*1';
  yield 'IEA*1*000000001';
}

function isa(set: '850' | '837', control: number): string {
  const version = set === '850' ? 'U*00401' : '^*00501';
  const parties = `ZZ*${'BENCHSENDER'.padEnd(15)}*ZZ*${'BENCHRECEIVER'.padEnd(15)}`;
  const number = String(control).padStart(9, '0');
  return `ISA*00*${' '.repeat(10)}*00*${' '.repeat(10)}*${parties}*240615*1200*${version}*${number}*0*T*:`;
}

function gs(set: '850' | '837', control: number): string {
  const [id, version] = set === '850' ? ['PO', '004010'] : ['HC', '005010X222A1'];
  return `GS*${id}*BENCHSENDER*BENCHRECEIVER*20240615*1200*${control}*X*${version}`;
}
