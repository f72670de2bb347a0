import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { limits } from '../../src/model/limits.ts';
import { openFile } from '../../src/platform/file-chunks.ts';
import { createCatalog } from '../../src/schema/catalog.ts';
import { survey } from '../../src/survey/survey.ts';
import { createSetJudge } from '../../src/validate/judge.ts';
import type { SetJudge } from '../../src/validate/set-judge.ts';
import { classesOf, delimiterClass, delimiterOf, dialectOf } from '../../src/x12/dialect.ts';
import { SegmentReader } from '../../src/x12/reader.ts';
import { createScanner } from '../../src/x12/wasm-scanner.ts';

/** What a stage found: stages that do the same work must agree on it. */
export interface Found {
  readonly bytes: number;
  readonly marks?: number;
  readonly segments?: number;
  readonly elements?: number;
  /** Why the file was refused. */
  readonly code?: string;
}

export type Stage = (path: string, peers: string) => Promise<Found> | Found;

/** Bytes marked at a time, as the reader does it: the marks stay in the processor's cache. */
const stepBytes = 32_768;

/** Each is measured in a process of its own. The references' names begin with `ref-`, other people's with `peer-`. */
export const stages: Readonly<Record<string, Stage>> = {
  'ref-read': readOnly,
  'ref-stream': streamOnly,
  'ref-loop': (path) => byteLoop(path),
  'memory-loop': (path) => byteLoop(path, eachInMemory),
  'memory-index': (path) => kernelOver(path, () => {}, eachInMemory),
  'memory-visit': (path) => kernelOver(path, visitMarks, eachInMemory),
  'peer-node-x12': nodeX12,
  'peer-x12-parser': x12Parser,
  index: (path) => kernelOver(path, () => {}),
  visit: (path) => kernelOver(path, visitMarks),
  segments,
  envelope: (path) => surveyWith(path, null),
  schema: (path) => surveyWith(path, createSetJudge(createCatalog())),
};

/** The dialect of the generated files: what an ISA at the head of the file says. */
function dialectAt(path: string) {
  const head = new Uint8Array(106);
  const descriptor = openSync(path, 'r');
  readSync(descriptor, head, 0, 106, 0);
  closeSync(descriptor);
  const at = (index: number) => delimiterOf(head.subarray(index, index + 1));
  const repetition = head[82] === 0x55 ? null : at(82); // ISA11
  return dialectOf({ element: at(3), component: at(104), repetition, terminator: at(105) });
}

/** Hands over bytes in portions of a buffer; returns how many there were. */
type Feed = (path: string, buffer: Uint8Array, take: (bytes: number) => void) => number;

function eachRead(path: string, buffer: Uint8Array, take: (bytes: number) => void): number {
  const descriptor = openSync(path, 'r');
  let total = 0;
  for (;;) {
    const got = readSync(descriptor, buffer, 0, buffer.length, null);
    if (got === 0) break;
    take(got);
    total += got;
  }
  closeSync(descriptor);
  return total;
}

/** So often makes a hundred megabytes. */
const turnsInMemory = 400;

/** What the file begins with, again and again. */
function eachInMemory(path: string, buffer: Uint8Array, take: (bytes: number) => void): number {
  const descriptor = openSync(path, 'r');
  const got = readSync(descriptor, buffer, 0, buffer.length, 0);
  closeSync(descriptor);
  for (let turn = 0; turn < turnsInMemory; turn += 1) take(got);
  return got * turnsInMemory;
}

function readOnly(path: string): Found {
  return { bytes: eachRead(path, new Uint8Array(limits.readChunkBytes), () => {}) };
}

async function streamOnly(path: string): Promise<Found> {
  let bytes = 0;
  for await (const chunk of createReadStream(path)) bytes += chunk.length;
  return { bytes };
}

/** The reference: what a careful person writes in JavaScript, with the same output as the kernel. */
function byteLoop(path: string, feed: Feed = eachRead): Found {
  const classes = classesOf(dialectAt(path));
  const buffer = new Uint8Array(limits.readChunkBytes);
  const marks = new Uint32Array(stepBytes);
  const ends = new Uint32Array(2 * stepBytes);
  let allMarks = 0;
  let allSegments = 0;
  let elements = 0;
  const bytes = feed(path, buffer, (got) => {
    for (let from = 0; from < got; from += stepBytes) {
      const to = Math.min(got, from + stepBytes);
      let count = 0;
      let segments = 0;
      let separators = 0;
      for (let at = from; at < to; at += 1) {
        const kind = classes[buffer[at] ?? 0] ?? 0;
        if (kind === delimiterClass.none) continue;
        if (kind === delimiterClass.element) separators += 1;
        else if (kind === delimiterClass.terminator) {
          ends[2 * segments] = count;
          ends[2 * segments + 1] = elements + separators;
          segments += 1;
        }
        marks[count] = at;
        count += 1;
      }
      allMarks += count;
      allSegments += segments;
      elements += separators;
    }
  });
  return { bytes, marks: allMarks, segments: allSegments, elements };
}

type Scanned = ReturnType<typeof createScanner>;

function kernelOver(path: string, visit: (scanner: Scanned) => void, feed: Feed = eachRead): Found {
  const scanner = createScanner();
  const dialect = dialectAt(path);
  const room = scanner.bytes.subarray(scanner.origin, scanner.origin + limits.readChunkBytes);
  let marks = 0;
  let segments = 0;
  let elements = 0;
  const bytes = feed(path, room, (got) => {
    for (let from = 0; from < got; from += stepBytes) {
      scanner.reset();
      scanner.scan(scanner.origin + from, scanner.origin + Math.min(got, from + stepBytes), dialect);
      visit(scanner);
      marks += scanner.markCount;
      segments += scanner.segmentCount;
      elements += scanner.elementCount;
    }
  });
  return { bytes, marks, segments, elements };
}

/** Every position is read, and the length of what stands before it taken. */
function visitMarks({ marks, markCount }: Scanned): void {
  const first = marks[0] ?? 0;
  let previous = first;
  let spanned = 0;
  for (let at = 1; at < markCount; at += 1) {
    const mark = marks[at] ?? 0;
    spanned += mark - previous;
    previous = mark;
  }
  if (markCount > 0 && spanned !== previous - first) throw new Error('the marks do not ascend');
}

function segments(path: string): Found {
  let count = 0;
  let elements = 0;
  const reader = new SegmentReader(createScanner(), {
    isa() {
      count += 1;
      elements += 16;
    },
    segment(view) {
      count += 1;
      elements += view.elements;
    },
    oddity() {},
  });
  const file = openFile(path);
  let bytes = 0;
  for (let got = file.pull(reader.room()); got > 0; got = file.pull(reader.room())) {
    bytes += got;
    reader.filled(got);
  }
  reader.end();
  file.close();
  return { bytes, segments: count, elements };
}

async function surveyWith(path: string, judge: SetJudge | null): Promise<Found> {
  const file = openFile(path);
  const scanner = createScanner();
  const signal = new AbortController().signal;
  const { totals, failure } = await survey(file, { scanner, judge, findingsListedMax: 1_000, spill: () => {}, signal });
  file.close();
  const { bytes, segments: count, elements } = totals;
  return { bytes, segments: count, elements, ...(failure === null ? {} : { code: failure.code }) };
}

async function nodeX12(path: string, peers: string): Promise<Found> {
  const { X12Parser } = createRequire(`${peers}/`)('node-x12');
  return countObjects(path, new X12Parser());
}

async function x12Parser(path: string, peers: string): Promise<Found> {
  const { X12parser } = createRequire(`${peers}/`)('x12-parser');
  return countObjects(path, new X12parser());
}

/** Both peers are transform streams that give an object a segment. */
async function countObjects(path: string, parser: NodeJS.ReadWriteStream): Promise<Found> {
  let found = 0;
  const source = createReadStream(path);
  source.pipe(parser);
  for await (const _ of parser) found += 1;
  return { bytes: source.bytesRead, segments: found };
}
