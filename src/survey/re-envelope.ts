import { present } from '../kit/assert.ts';
import { bytesOf, textOf } from '../kit/bytes.ts';
import { partyOf } from '../model/partner.ts';
import type { Dialect } from '../x12/dialect.ts';
import { keptGroupHeader } from '../x12/group-header.ts';
import type { FaultRecord, GroupRecord, InterchangeRecord, SetRecord } from './log-format.ts';
import type { JudgedRecord } from './verdicts.ts';

/** A part of an output: bytes made here, or bytes [start, end) of the file as they stand. */
export type Piece =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'range'; readonly start: number; readonly end: number };

/** The accepted sets of a file in envelopes of their own: headers as received, trailers that count what is left. */
export async function* acceptedPieces(records: AsyncIterable<JudgedRecord>): AsyncGenerator<Piece> {
  const writer = new EnvelopeWriter();
  let [interchangeRejected, groupRejected] = [false, false];
  for await (const record of records) {
    if (record.kind === 'interchange') interchangeRejected = record.rejected;
    if (record.kind === 'group') groupRejected = record.rejected;
    writer.follow(record);
    if (record.kind === 'set' && record.errors === 0 && writer.inGroup) {
      if (!interchangeRejected && !groupRejected) yield* writer.put(record);
    }
    if (record.kind === 'groupEnd') yield* writer.closeGroup();
    if (record.kind === 'interchangeEnd') yield* writer.closeInterchange();
  }
}

/** What goes to quarantine together: a set, or the whole of a group or interchange that was rejected as such. */
export interface RejectedUnit {
  readonly level: 'interchange' | 'group' | 'set';
  /** `ZZ:ACME` (ISA05 and ISA06). */
  readonly sender: string;
  readonly interchangeControl: string; // ISA13
  readonly groupControl: string | null; // GS06
  readonly set: SetRecord | null;
  /** Of the sets in the file, from 1: the position of the first one in the unit. */
  readonly position: number;
  readonly start: number;
  readonly end: number;
  /** TA105, AK905 or AK502 codes, by level. */
  readonly codes: number;
  readonly faults: readonly Omit<FaultRecord, 'kind'>[];
  readonly pieces: readonly Piece[];
}

/** The rejected parts of a file, each able to stand alone. */
export async function* rejectedUnits(records: AsyncIterable<JudgedRecord>): AsyncGenerator<RejectedUnit> {
  const walk = new RejectedWalk();
  for await (const record of records) {
    if (record.kind === 'interchange') walk.openInterchange(record, record.rejected);
    else if (record.kind === 'group') walk.openGroup(record, record.rejected);
    else {
      const unit = walk.take(record);
      if (unit) yield unit;
    }
  }
}

/** Writes headers when the first set needs them, and trailers for what was written. */
class EnvelopeWriter {
  #interchange: InterchangeRecord | null = null;
  #gs: Uint8Array = new Uint8Array();
  #sets = 0;
  #groups = 0;
  inGroup = false;

  follow(record: JudgedRecord): void {
    if (record.kind === 'interchange') {
      this.#interchange = record;
      this.#groups = 0;
      this.inGroup = false;
    }
    if (record.kind !== 'group') return;
    this.#gs = record.gs;
    this.#sets = 0;
    this.inGroup = true;
  }

  *put(set: SetRecord): Generator<Piece> {
    const isa = this.#open();
    if (this.#groups === 0 && this.#sets === 0) yield made(isa.isa, lineEnd(isa.dialect));
    if (this.#sets === 0) yield made(this.#gs, isa.dialect.terminator.bytes, lineEnd(isa.dialect));
    this.#sets += 1;
    yield { kind: 'range', start: set.start, end: set.end };
    yield made(lineEnd(isa.dialect));
  }

  *closeGroup(): Generator<Piece> {
    this.inGroup = false;
    if (this.#sets === 0) return;
    const isa = this.#open();
    this.#groups += 1;
    yield trailer(isa.dialect, ['GE', String(this.#sets), keptGroupHeader(this.#gs, isa.dialect).control]);
    this.#sets = 0;
  }

  *closeInterchange(): Generator<Piece> {
    if (this.#groups === 0) return;
    const isa = this.#open();
    yield trailer(isa.dialect, ['IEA', String(this.#groups), isa.header.control]);
  }

  #open(): InterchangeRecord {
    return present(this.#interchange, 'a survey log starts with an interchange');
  }
}

/** Collects what belongs to a rejected unit. */
class RejectedWalk {
  #interchange: InterchangeRecord | null = null;
  #group: GroupRecord | null = null;
  #wholeInterchange = false;
  #wholeGroup = false;
  #faults: Omit<FaultRecord, 'kind'>[] = [];
  #position = 0;
  #first = 1;

  openInterchange(record: InterchangeRecord, rejected: boolean): void {
    this.#interchange = record;
    this.#group = null;
    this.#wholeInterchange = rejected;
    this.#first = this.#position + 1;
  }

  openGroup(record: GroupRecord, rejected: boolean): void {
    this.#group = record;
    this.#wholeGroup = rejected;
    if (!this.#wholeInterchange) this.#first = this.#position + 1;
  }

  take(record: Exclude<JudgedRecord, InterchangeRecord | GroupRecord>): RejectedUnit | undefined {
    switch (record.kind) {
      case 'fault':
        if (!this.#wholeInterchange && !this.#wholeGroup) this.#faults.push(record);
        return undefined;
      case 'set':
        return this.#set(record);
      case 'groupEnd':
        return this.#wholeGroup && !this.#wholeInterchange ? this.#unit('group', record) : undefined;
      case 'interchangeEnd':
        return this.#wholeInterchange ? this.#unit('interchange', record) : undefined;
    }
  }

  #set(record: SetRecord): RejectedUnit | undefined {
    this.#position += 1;
    const faults = this.#faults;
    this.#faults = [];
    if (record.errors === 0 || this.#wholeInterchange || this.#wholeGroup || !this.#group) return undefined;
    const { dialect, header, isa } = this.#open();
    const { gs } = this.#group;
    const end = lineEnd(dialect);
    const pieces: Piece[] = [
      made(isa, end),
      made(gs, dialect.terminator.bytes, end),
      { kind: 'range', start: record.start, end: record.end },
      made(end),
      trailer(dialect, ['GE', '1', keptGroupHeader(gs, dialect).control]),
      trailer(dialect, ['IEA', '1', header.control]),
    ];
    const { start, codes } = record;
    return {
      ...this.#names('set'),
      set: record,
      position: this.#position,
      start,
      end: record.end,
      codes,
      faults,
      pieces,
    };
  }

  #unit(level: 'interchange' | 'group', closing: { readonly end: number; readonly codes: number }): RejectedUnit {
    const { dialect, header, isa } = this.#open();
    const from = level === 'group' ? this.#group : this.#interchange;
    const start = from?.start ?? 0;
    const range: Piece = { kind: 'range', start, end: closing.end };
    const framed: Piece[] = [
      made(isa, lineEnd(dialect)),
      range,
      made(lineEnd(dialect)),
      trailer(dialect, ['IEA', '1', header.control]),
    ];
    const pieces = level === 'group' ? framed : [range];
    const { end, codes } = closing;
    return { ...this.#names(level), set: null, position: this.#first, start, end, codes, faults: [], pieces };
  }

  #names(level: RejectedUnit['level']): Pick<RejectedUnit, 'level' | 'sender' | 'interchangeControl' | 'groupControl'> {
    const isa = this.#open();
    const groupControl =
      level === 'interchange' || !this.#group ? null : keptGroupHeader(this.#group.gs, isa.dialect).control;
    const sender = partyOf(isa.header.senderQualifier, isa.header.sender);
    return { level, sender, interchangeControl: isa.header.control.trim(), groupControl };
  }

  #open(): InterchangeRecord {
    return present(this.#interchange, 'a survey log starts with an interchange');
  }
}

/** A segment a line, unless the terminator ends the line itself. */
function lineEnd(dialect: Dialect): Uint8Array {
  const { last } = dialect.terminator;
  return last === 10 || last === 13 ? new Uint8Array() : Uint8Array.of(10);
}

function trailer(dialect: Dialect, elements: readonly string[]): Piece {
  const separator = textOf(dialect.element.bytes, 0, dialect.element.bytes.length);
  return made(bytesOf(elements.join(separator)), dialect.terminator.bytes, lineEnd(dialect));
}

function made(...parts: readonly Uint8Array[]): Piece {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { kind: 'bytes', bytes };
}
