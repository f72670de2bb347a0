import { packId } from '../kit/bytes.ts';
import type { CompiledSet } from '../schema/catalog.ts';
import { isControl } from '../x12/control-ids.ts';
import type { Annex } from '../x12/scanner.ts';
import { dutyWords } from './rules/duties.ts';
import type { RuleBook } from './rules/rule-book.ts';

/** Words of the row kernel's context, in the order that src/x12/kernel/rows.ts has them. */
const slotNames = [
  ...(['marks', 'segments', 'segmentCount', 'lineByte'] as const),
  ...(['cursor', 'segmentAt', 'markAt', 'elementsBefore', 'breaksBetween'] as const),
  ...(['idKeys', 'idValues', 'idShift', 'idMask'] as const),
  ...([
    'first',
    'count',
    'good',
    'mandatory',
    'noteFirst',
    'notes',
    'constraints',
    'bases',
    'multipliers',
    'codeKeys',
  ] as const),
  ...(['table', 'width', 'placeMax', 'placeLoop', 'loopMax', 'loopCounts', 'hooked', 'duties', 'tally'] as const),
  ...(['yearMin', 'yearMax'] as const),
  ...(['place', 'before', 'uses', 'lastSegment', 'lastStart'] as const),
  ...(['taken', 'segment', 'present', 'start', 'firstMark', 'lastMark', 'stop', 'elements', 'id'] as const),
] as const;

export type SlotName = (typeof slotNames)[number];

/** Where each word stands in the context. */
export const slot = Object.fromEntries(slotNames.map((name, at) => [name, at])) as Readonly<Record<SlotName, number>>;

/** The tables of one set in the scanner's memory, and what they share with the judge's other ways. */
export interface RowTables {
  /** Address of the context, and its words. */
  readonly at: number;
  readonly context: Int32Array;
  readonly good: Int32Array;
  readonly loopCounts: Int32Array;
  readonly tally: Float64Array;
}

export interface RowTableParts {
  readonly set: CompiledSet;
  readonly hooked: Uint8Array;
  readonly duties: RuleBook['duties'];
  readonly years: { readonly min: number; readonly max: number };
  /** As they are now. */
  readonly good: Int32Array;
  readonly loopCounts: Int32Array;
  readonly tally: Float64Array;
}

type Table = Int32Array | Uint16Array | Uint8Array | Float64Array;

/** Lays the tables out in the annex of the scanner's memory; null when it is full. */
export function layOut(annex: Annex, parts: RowTableParts): RowTables | null {
  const { tables, automaton } = parts.set;
  const arrays: Partial<Record<SlotName, Table>> = {
    idKeys: tables.ids.keys,
    idValues: tables.ids.values,
    first: tables.first,
    count: tables.count,
    good: parts.good,
    mandatory: mandatoryOf(tables),
    noteFirst: tables.noteFirst,
    notes: tables.notes,
    constraints: tables.constraints,
    bases: tables.codes.bases,
    multipliers: tables.codes.multipliers,
    codeKeys: tables.codes.keys,
    table: automaton.table,
    placeMax: automaton.max,
    placeLoop: automaton.loop,
    loopMax: automaton.loopMax,
    loopCounts: parts.loopCounts,
    hooked: parts.hooked,
    duties: dutyWords(parts.duties),
    tally: parts.tally,
  };
  const contextBytes = slotNames.length * 4;
  const bytes = Object.values(arrays).reduce((sum, array) => sum + padded(array.byteLength), padded(contextBytes));
  const at = annex.take(bytes);
  if (at < 0) return null;
  const { buffer } = annex.memory;
  const context = new Int32Array(buffer, at, slotNames.length);
  const memory = new Uint8Array(buffer);
  let free = at + padded(contextBytes);
  for (const [name, array] of Object.entries(arrays)) {
    memory.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), free);
    context[slot[name as SlotName]] = free;
    free += padded(array.byteLength);
  }
  context[slot.idShift] = tables.ids.shift;
  context[slot.idMask] = tables.ids.keys.length - 1;
  context[slot.width] = automaton.width;
  context[slot.yearMin] = parts.years.min;
  context[slot.yearMax] = parts.years.max;
  const shared = (name: 'good' | 'loopCounts') => new Int32Array(buffer, context[slot[name]], parts[name].length);
  const tally = new Float64Array(buffer, context[slot.tally], parts.tally.length);
  return { at, context, good: shared('good'), loopCounts: shared('loopCounts'), tally };
}

/** Control segments belong to the envelope: whatever they have, it is not enough for the kernel to take them. */
function mandatoryOf({ mandatory, segmentIds }: CompiledSet['tables']): Int32Array {
  return mandatory.map((mask, segment) => (isControl(packId(segmentIds[segment] ?? '')) ? -1 : mask));
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}
