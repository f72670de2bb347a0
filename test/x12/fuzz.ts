import assert from 'node:assert/strict';
import { limits } from '../../src/model/limits.ts';
import type { Survey } from '../../src/model/survey.ts';
import { recordsOf } from '../../src/survey/log-reader.ts';
import { type Chance, chanceOf, mutated } from './mutate.ts';
import { scanners, surveyBytes } from './survey-bytes.ts';

export interface FuzzOptions {
  readonly seeds: readonly Uint8Array[];
  readonly mutations: number;
  /** Number of the first mutation: the same number is always the same mutation of the same seeds. */
  readonly first: number;
  /** Every so many mutations, another chunking is tried and must give the same. */
  readonly chunkedEvery: number;
  readonly onProgress?: (done: number) => void;
}

const findingsListedMax = 50;
/** Of processor time: other work on the machine says nothing of ours. */
const millisecondsMax = 2_000;
const shownBytesMax = 4_096;

/** Surveys mutations of the seeds; throws at the first that throws, takes too long, passes a limit or depends on chunks. */
export async function fuzz(options: FuzzOptions): Promise<void> {
  for (let done = 0; done < options.mutations; done += 1) {
    const number = options.first + done;
    const bytes = mutationOf(options.seeds, number);
    try {
      await check(bytes, { chance: chanceOf(number + 1), chunked: done % options.chunkedEvery === 0 });
    } catch (error) {
      const text = Buffer.from(bytes.subarray(0, shownBytesMax)).toString('base64');
      throw new Error(`mutation ${number} of ${bytes.length} bytes, base64 ${text}`, { cause: error });
    }
    options.onProgress?.(done + 1);
  }
}

function mutationOf(seeds: readonly Uint8Array[], number: number): Uint8Array {
  const chance = chanceOf(number);
  return mutated(seeds[chance(seeds.length)] ?? new Uint8Array(), chance);
}

async function check(bytes: Uint8Array, { chance, chunked }: { chance: Chance; chunked: boolean }): Promise<void> {
  soil(chance);
  const started = process.cpuUsage();
  const whole = await surveyBytes(bytes, { findingsListedMax });
  assert.ok(process.cpuUsage(started).user < 1_000 * millisecondsMax, 'it took too long');
  checkSurvey(whole, bytes);
  assert.ok(whole.findings.length <= findingsListedMax);
  if (!chunked) return;
  soil(chance);
  const scanner = chance(2) ? scanners.scalar : scanners.wasm;
  const chunks = chance(3) ? [1 + chance(20), 1 + chance(200)] : 1 + chance(9);
  assertSame(await surveyBytes(bytes, { findingsListedMax, chunks, scanner }), whole, `in chunks of ${chunks}`);
}

/** What stood in the window before must not matter: it is filled with something that would, if it were read. */
function soil(chance: Chance): void {
  const byte = [0x2a, 0x7e, 0x0a, 0x41, 0x20, 0xa6, 0x49][chance(7)] ?? 0;
  for (const { bytes, origin } of Object.values(scanners)) bytes.fill(byte, origin, origin + 16_384);
}

/** The same in every respect, the log byte for byte. */
export function assertSame(one: Survey, other: Survey, message: string): void {
  const [a, b] = [withLog(one), withLog(other)];
  if (a !== b) assert.deepEqual(JSON.parse(a), JSON.parse(b), message);
}

function withLog(survey: Survey): string {
  return JSON.stringify({ ...survey, log: Buffer.from(logBytes(survey)).toString('latin1') });
}

function logBytes({ log }: Survey): Uint8Array {
  assert.ok(log.kind === 'memory');
  return log.bytes;
}

/** What holds of every survey, whatever the bytes. */
export function checkSurvey(survey: Survey, bytes: Uint8Array): void {
  const { totals, findings, findingCounts, failure } = survey;
  assert.equal(totals.accepted + totals.rejected, totals.transactions, 'every set is accepted or rejected');
  const counted = Object.values(findingCounts).reduce((sum, count) => sum + count, 0);
  assert.equal(counted, totals.errors + totals.warnings, 'every finding is counted once');
  assert.ok(findings.length <= Math.min(counted, limits.fileFindingsListedMax), 'the list is bounded');
  assert.ok(totals.interchanges > 0 || failure !== null, 'what holds no interchange is refused');
  for (const { offset, line, context, value } of findings) {
    assert.ok(offset >= 0 && offset <= bytes.length, `offset ${offset} of ${bytes.length}`);
    assert.ok(line >= 1 && line <= bytes.length + 1, `line ${line}`);
    assert.ok((value?.length ?? 0) <= limits.findingValueBytesMax);
    if (context === null) continue;
    assert.ok(context.text.length <= limits.findingContextBytesMax);
    assert.ok(context.from <= context.to && context.to <= context.text.length, 'the mark stands within the context');
  }
  checkLog(survey, bytes.length);
}

/** The log tells of every interchange, group and set, in file order, within the file. */
function checkLog(survey: Survey, bytes: number): void {
  const seen = { interchange: 0, group: 0, set: 0, fault: 0, groupEnd: 0, interchangeEnd: 0 };
  let behind = 0;
  for (const record of recordsOf(logBytes(survey))) {
    seen[record.kind] += 1;
    if ('start' in record) assert.ok(record.start >= behind, `${record.kind} at ${record.start} before ${behind}`);
    if (record.kind !== 'set') continue;
    assert.ok(record.end >= record.start && record.end <= bytes + 4, `set from ${record.start} to ${record.end}`);
    behind = record.start;
  }
  const { interchanges, groups, transactions } = survey.totals;
  assert.deepEqual(
    [seen.interchange, seen.interchangeEnd, seen.group, seen.groupEnd, seen.set],
    [interchanges, interchanges, groups, groups, transactions],
  );
}
