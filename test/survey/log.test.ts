import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SetHeader } from '../../src/model/envelope.ts';
import { limits } from '../../src/model/limits.ts';
import { codesOf, type FaultRecord, type LogEntry } from '../../src/survey/log-format.ts';
import { entriesOf, entriesOfAll, envelopesOf, wholeRecords } from '../../src/survey/log-reader.ts';
import { LogWriter } from '../../src/survey/log-writer.ts';
import { OpenSet } from '../../src/survey/open-envelope.ts';
import { readIsa } from '../../src/x12/isa.ts';
import { isa, latin1, written } from '../x12/samples.ts';

const offset = fc.maxSafeNat();
const count = fc.nat(0xffff_ffff);
const text = (maxLength: number): fc.Arbitrary<string> => fc.string({ unit: 'grapheme', maxLength });
const position = fc.option(fc.integer({ min: 1, max: 99 }));
const bytes = fc.uint8Array({ maxLength: limits.isaBytesMax });
const control = fc.string({ maxLength: 20 });

const isas = [
  written([isa()]),
  written([isa({ 11: '^', 12: '00501', 6: 'Straße' })], { element: '|', component: ':', terminator: '\n' }),
  written([isa()], { element: '¦', component: '›', terminator: '§' }),
].map((text) => {
  const own = new TextEncoder().encode(text);
  const read = readIsa(own, 0, { end: own.length, final: true });
  assert.ok(read.kind === 'isa');
  return { isa: own, dialect: read.dialect, header: read.header };
});

const records: fc.Arbitrary<LogEntry> = fc.oneof(
  fc.tuple(offset, fc.constantFrom(...isas)).map(([start, one]) => ({ kind: 'interchange' as const, start, ...one })),
  fc.record({ kind: fc.constant('group' as const), start: offset, gs: bytes }),
  fc.record({ kind: fc.constant('ta1' as const), start: offset, bytes }),
  fc.record({
    kind: fc.constant('set' as const),
    start: offset,
    end: offset,
    segments: count,
    header: fc.record({ id: control, control, convention: fc.constantFrom('', '005010X222A1', 'Ünïcode') }),
    judgedAt: fc.constantFrom('schema', 'syntax', 'envelope'),
    errors: count,
    warnings: count,
    codes: count,
  }),
  fc.record<FaultRecord>({
    kind: fc.constant('fault'),
    segmentId: fc.constantFrom('PO1', ''),
    ordinal: count,
    loop: fc.option(control),
    severity: fc.constantFrom('error', 'warning'),
    x12: fc.constantFrom('AK304:3', 'AK403:7'),
    element: position,
    component: position,
    repetition: position,
    dataElement: fc.option(fc.constantFrom('98', 'C040')),
    value: fc.option(text(120)),
    message: text(200),
  }),
  fc.record({
    kind: fc.constant('groupEnd' as const),
    end: offset,
    sets: count,
    rejected: count,
    errors: count,
    claimed: fc.oneof(offset, fc.constant(-1)),
    codes: count,
  }),
  fc.record({
    kind: fc.constant('interchangeEnd' as const),
    end: offset,
    groups: count,
    sets: count,
    codes: count,
    rejected: fc.boolean(),
  }),
);

function write(log: LogWriter, record: LogEntry): void {
  if (record.kind === 'interchange') log.interchange(record.start, record.isa, record.dialect);
  else if (record.kind === 'ta1') log.ta1(record.start, record.bytes);
  else if (record.kind === 'group') log.group(record.start, record.gs);
  else if (record.kind === 'groupEnd') log.groupEnd(record);
  else if (record.kind === 'interchangeEnd') log.interchangeEnd(record);
  else if (record.kind === 'fault') {
    const { kind: _, ...fault } = record;
    log.fault(fault);
  } else {
    const { header, segments, end, ...rest } = record;
    log.set(Object.assign(openSet(header), rest, { ordinal: segments }), end);
  }
}

function openSet({ id, control, convention }: SetHeader): OpenSet {
  const set = new OpenSet();
  set.id.takeText(id);
  set.control.takeText(control);
  set.convention.takeText(convention);
  return set;
}

function pagesOf(all: readonly LogEntry[], envelopeOnly = false): Uint8Array[] {
  const pages: Uint8Array[] = [];
  const log = new LogWriter({ spill: (page) => pages.push(page.slice()), envelopeOnly });
  for (const record of all) write(log, record);
  log.end();
  return pages;
}

/** Without prototypes and classes, for comparison. */
function plain(all: Iterable<LogEntry>): unknown {
  return JSON.parse(JSON.stringify([...all]));
}

test('what is written is read again', () => {
  fc.assert(
    fc.property(fc.array(records, { maxLength: 40 }), (all) => {
      assert.deepEqual(plain(pagesOf(all).flatMap((page) => [...entriesOf(page)])), plain(all));
    }),
  );
});

test('envelopes are read over the sets between them, and may be all that is kept', () => {
  fc.assert(
    fc.property(fc.array(records, { maxLength: 40 }), (all) => {
      const envelopes = all.filter(({ kind }) => kind !== 'set' && kind !== 'fault' && kind !== 'ta1');
      assert.deepEqual(plain(pagesOf(all).flatMap((page) => [...envelopesOf(page)])), plain(envelopes));
      const kept = all.filter(({ kind }) => kind !== 'set' && kind !== 'fault');
      assert.deepEqual(plain(pagesOf(all, true).flatMap((page) => [...entriesOf(page)])), plain(kept));
    }),
  );
});

test('many pages: each holds whole records, and none is lost', async () => {
  const all = fc.sample(records, { numRuns: 12_000, seed: 7 });
  const pages = pagesOf(all);
  assert.ok(pages.length > 3, `${pages.length} pages`);
  const read: LogEntry[] = [];
  for await (const record of entriesOfAll(inTurn(pages))) read.push(record);
  assert.deepEqual(plain(read), plain(all));
});

test('a log file cut anywhere: the whole records are told from the rest', () => {
  const all = fc.sample(records, { numRuns: 12, seed: 3 });
  const page = Buffer.concat(pagesOf(all));
  for (let end = 0; end <= page.length; end += 1) {
    const whole = wholeRecords(page.subarray(0, end));
    const read = [...entriesOf(page.subarray(0, whole))];
    assert.deepEqual(plain(read), plain(all.slice(0, read.length)));
    assert.ok(whole <= end && (end < page.length || whole === end));
  }
});

test('texts longer than a record holds are cut, never grown', () => {
  const set = openSet({ id: 'x'.repeat(300), control: 'é'.repeat(300), convention: '' });
  const pages: Uint8Array[] = [];
  const log = new LogWriter({ spill: (page) => pages.push(page.slice()) });
  log.set(set, 1);
  log.group(0, new Uint8Array(10_000));
  log.end();
  const [first, second] = [...entriesOf(pages[0] ?? new Uint8Array())];
  assert.equal(first?.kind === 'set' && first.header.id.length, limits.controlTextBytesMax);
  assert.equal(first?.kind === 'set' && Buffer.byteLength(first.header.control) <= limits.controlTextBytesMax, true);
  assert.equal(second?.kind === 'group' && second.gs.length, limits.isaBytesMax);
});

test('codes are a mask', () => {
  const codes = fc.uniqueArray(fc.nat(31)).map((all) => all.sort((a, b) => a - b));
  fc.assert(
    fc.property(codes, (all) => assert.deepEqual(codesOf(all.reduce((mask, code) => mask | (1 << code), 0)), all)),
  );
});

async function* inTurn<T>(all: readonly T[]): AsyncGenerator<T> {
  yield* all;
}

test('the ISX of an interchange is kept with its ISA, whatever stands between them', () => {
  const [one] = isas;
  assert.ok(one);
  const isx = latin1('ISX*?');
  for (const between of [[], [{ kind: 'ta1' as const, start: 7, bytes: latin1('TA1*000000001') }]]) {
    const pages: Uint8Array[] = [];
    const log = new LogWriter({ spill: (page) => pages.push(page.slice()) });
    log.interchange(3, one.isa, one.dialect);
    for (const { start, bytes } of between) log.ta1(start, bytes);
    log.released(0x3f, [isx, latin1('~')]);
    log.group(9, latin1('GS*PO'));
    log.end();
    const [interchange, ...others] = pages.flatMap((page) => [...entriesOf(page)]);
    assert.ok(interchange?.kind === 'interchange');
    assert.deepEqual(
      [interchange.dialect.release, interchange.dialect.plain, Buffer.from(interchange.isa).toString('latin1')],
      [0x3f, false, `${Buffer.from(one.isa).toString('latin1')}ISX*?~`],
    );
    assert.deepEqual(interchange.header, one.header);
    assert.deepEqual(plain(others), plain([...between, { kind: 'group', start: 9, gs: latin1('GS*PO') }]));
  }
});
