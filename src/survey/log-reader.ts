import { assert, unreachable } from '../kit/assert.ts';
import { textOf } from '../kit/bytes.ts';
import { type Delimiter, delimiterOf, dialectOf } from '../x12/dialect.ts';
import { readHeader } from '../x12/isa.ts';
import { type EnvelopeRecord, type FaultRecord, type LogEntry, type LogRecord, recordKind } from './log-format.ts';
import { judgedCodes } from './log-writer.ts';

const headBytes = 5;
const envelopeKinds: ReadonlySet<number> = new Set([
  recordKind.interchange,
  recordKind.group,
  recordKind.groupEnd,
  recordKind.interchangeEnd,
]);

/** The records of one page of a survey log, in file order. */
export function* entriesOf(page: Uint8Array): Generator<LogEntry> {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  for (let at = 0; at < page.length; ) {
    const length = view.getUint32(at + 1, true);
    const from = at + headBytes;
    at = from + length;
    assert(at <= page.length, 'a survey log page ends with a whole record');
    yield record(view, page, { kind: page[from - headBytes] ?? 0, from, to: at });
  }
}

/** Those of them that are judged, answered and handed on. */
export function* recordsOf(page: Uint8Array): Generator<LogRecord> {
  for (const entry of entriesOf(page)) if (entry.kind !== 'ta1') yield entry;
}

/** Those of them that are of interchanges and groups: of the sets not a byte is looked at. */
export function* envelopesOf(page: Uint8Array): Generator<EnvelopeRecord> {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  for (let at = 0; at < page.length; ) {
    const [kind, from] = [page[at] ?? 0, at + headBytes];
    at = from + view.getUint32(at + 1, true);
    if (envelopeKinds.has(kind)) yield record(view, page, { kind, from, to: at }) as EnvelopeRecord;
  }
}

/** The entries of a whole log, page by page. */
export async function* entriesOfAll(pages: AsyncIterable<Uint8Array>): AsyncGenerator<LogEntry> {
  for await (const page of pages) yield* entriesOf(page);
}

/** Where the first record that starts in `bytes` but does not end in it begins: the place to cut pages of a log file. */
export function wholeRecords(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + headBytes <= bytes.length) {
    const next = at + headBytes + view.getUint32(at + 1, true);
    if (next > bytes.length) break;
    at = next;
  }
  return at;
}

function record(view: DataView, page: Uint8Array, span: { kind: number; from: number; to: number }): LogEntry {
  const { kind, from, to } = span;
  switch (kind as (typeof recordKind)[keyof typeof recordKind]) {
    case recordKind.interchange:
      return interchangeRecord(page, { start: view.getFloat64(from, true), from: from + 8, to });
    case recordKind.group:
      return { kind: 'group', start: view.getFloat64(from, true), gs: new Uint8Array(page.subarray(from + 8, to)) };
    case recordKind.ta1:
      return { kind: 'ta1', start: view.getFloat64(from, true), bytes: new Uint8Array(page.subarray(from + 8, to)) };
    case recordKind.set:
      return setRecord(view, page, from);
    case recordKind.fault:
      return { kind: 'fault', ...(JSON.parse(textOf(page, from, to)) as Omit<FaultRecord, 'kind'>) };
    case recordKind.groupEnd:
      return {
        kind: 'groupEnd',
        end: view.getFloat64(from, true),
        claimed: view.getFloat64(from + 8, true),
        sets: view.getUint32(from + 16, true),
        rejected: view.getUint32(from + 20, true),
        errors: view.getUint32(from + 24, true),
        codes: view.getUint32(from + 28, true),
      };
    case recordKind.interchangeEnd:
      return {
        kind: 'interchangeEnd',
        end: view.getFloat64(from, true),
        groups: view.getUint32(from + 8, true),
        sets: view.getUint32(from + 12, true),
        codes: view.getUint32(from + 16, true),
        rejected: page[from + 20] === 1,
      };
    default:
      return unreachable(kind as never);
  }
}

function interchangeRecord(page: Uint8Array, span: { start: number; from: number; to: number }): LogRecord {
  const release = page[span.from] === 1 ? (page[span.from + 1] ?? 0) : null;
  const delimiters: (Delimiter | null)[] = [];
  let at = span.from + 2;
  for (let count = 0; count < 4; count += 1) {
    const length = page[at] ?? 0;
    delimiters.push(length === 0 ? null : delimiterOf(page.subarray(at + 1, at + 1 + length)));
    at += 1 + length;
  }
  const [element, component = null, repetition = null, terminator] = delimiters;
  assert(!!element && !!terminator, 'an interchange has a separator and a terminator');
  const dialect = dialectOf({ element, component, repetition, terminator, release });
  const isa = new Uint8Array(page.subarray(at, span.to));
  return { kind: 'interchange', start: span.start, isa, dialect, header: readHeader(isa, dialect) };
}

function setRecord(view: DataView, page: Uint8Array, from: number): LogRecord {
  const texts: string[] = [];
  let at = from + 33;
  for (let count = 0; count < 3; count += 1) {
    const length = page[at] ?? 0;
    texts.push(textOf(page, at + 1, at + 1 + length));
    at += 1 + length;
  }
  const [id = '', control = '', convention = ''] = texts;
  return {
    kind: 'set',
    start: view.getFloat64(from, true),
    end: view.getFloat64(from + 8, true),
    segments: view.getUint32(from + 16, true),
    codes: view.getUint32(from + 20, true),
    errors: view.getUint32(from + 24, true),
    warnings: view.getUint32(from + 28, true),
    judgedAt: judgedCodes[page[from + 32] ?? 0] ?? 'envelope',
    header: { id, control, convention },
  };
}
