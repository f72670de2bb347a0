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
  ...(['cleanFrom', 'ids', 'idShift', 'idMask', 'facts', 'good'] as const),
  ...(['table', 'width', 'placeMax', 'placeLoop', 'loopMax', 'loopCounts', 'tally'] as const),
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

type Tables = CompiledSet['tables'];
type Table = Int32Array | Float64Array;

/** Lays the tables out in the annex of the scanner's memory; null when it is full. */
export function layOut(annex: Annex, parts: RowTableParts): RowTables | null {
  const { tables, automaton } = parts.set;
  const arrays = {
    context: new Int32Array(slotNames.length),
    ids: idPairs(tables),
    facts: new Int32Array(tables.first.length * factWords),
    rules: new Int32Array(tables.constraints.length * ruleWords),
    codeKeys: tables.codes.keys,
    notes: tables.notes,
    duties: dutyWords(parts.duties),
    good: parts.good,
    table: automaton.table,
    placeMax: automaton.max,
    placeLoop: automaton.loop,
    loopMax: automaton.loopMax,
    loopCounts: parts.loopCounts,
    tally: parts.tally,
  } as const satisfies Readonly<Record<string, Table>>;
  const places = placesOf(arrays, annex);
  if (places === null) return null;
  arrays.rules.set(ruleRows(tables, places.codeKeys));
  arrays.facts.set(factRows(parts, places, arrays.duties));
  arrays.context.set(contextWords(parts, places));
  const { buffer } = annex.memory;
  for (const [name, array] of Object.entries(arrays)) {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    new Uint8Array(buffer).set(bytes, places[name as keyof typeof arrays]);
  }
  return {
    at: places.context,
    context: new Int32Array(buffer, places.context, slotNames.length),
    good: new Int32Array(buffer, places.good, parts.good.length),
    loopCounts: new Int32Array(buffer, places.loopCounts, parts.loopCounts.length),
    tally: new Float64Array(buffer, places.tally, parts.tally.length),
  };
}

/** Addresses of tables that stand one behind the other, 16-byte aligned. */
function placesOf<Name extends string>(
  arrays: Readonly<Record<Name, Table>>,
  annex: Annex,
): Readonly<Record<Name, number>> | null {
  const sizes = Object.entries<Table>(arrays).map(([name, { byteLength }]) => [name, padded(byteLength)] as const);
  const at = annex.take(sizes.reduce((sum, [, bytes]) => sum + bytes, 0));
  if (at < 0) return null;
  let free = at;
  const places: Record<string, number> = {};
  for (const [name, bytes] of sizes) {
    places[name] = free;
    free += bytes;
  }
  return places as Record<Name, number>;
}

/** Two words an id: its key, and the number of its segment. */
function idPairs({ ids }: Tables): Int32Array {
  return Int32Array.from({ length: 2 * ids.keys.length }, (_, at) => (at & 1 ? ids.values : ids.keys)[at >> 1] ?? 0);
}

/** Words of an element: constraint, address of the slots of its codes, and multiplier and shift that lead to one. */
const ruleWords = 4;

function ruleRows({ constraints, codes }: Tables, codeKeys: number): readonly number[] {
  return Array.from(constraints).flatMap((bounds, at) => {
    const base = codes.bases[at] ?? 0;
    return [bounds, codeKeys + 4 * (base >> 5), codes.multipliers[at] ?? 0, base & 31];
  });
}

/** Words of a segment: address of its elements' rules, how many it may have, which it must, its notes, what rules ask. */
const factWords = 8;

/** In the place of duties: no rule wants to see the segment, or one must. */
const asked = { nothing: 0, sight: 1 } as const;

type FactPlaces = Readonly<Record<'rules' | 'notes' | 'duties', number>>;

function factRows({ set, hooked }: RowTableParts, places: FactPlaces, duties: Int32Array): readonly number[] {
  const { first, count, noteFirst, segmentIds } = set.tables;
  return Array.from(first).flatMap((element, segment) => {
    const own = duties[segment] ?? 0;
    const seen = own === 0 ? asked.sight : places.duties + 4 * own;
    const noteAt = (of: number): number => places.notes + 12 * (noteFirst[of] ?? 0);
    return [
      places.rules + 4 * ruleWords * element,
      // Control segments belong to the envelope: the kernel does not take them.
      isControl(packId(segmentIds[segment] ?? '')) ? 0 : (count[segment] ?? 0),
      set.tables.mandatory[segment] ?? 0,
      noteAt(segment),
      noteAt(segment + 1),
      hooked[segment] === 1 ? seen : asked.nothing,
      0,
      0,
    ];
  });
}

type ContextPlaces = Readonly<Record<(typeof tableSlots)[number], number>>;

/** Slots that are addresses. */
const tableSlots = [
  ...(['ids', 'facts', 'good', 'table', 'placeMax', 'placeLoop', 'loopMax', 'loopCounts', 'tally'] as const),
] as const;

function contextWords({ set, years }: RowTableParts, places: ContextPlaces): Int32Array {
  const words = new Int32Array(slotNames.length);
  for (const name of tableSlots) words[slot[name]] = places[name];
  words[slot.idShift] = set.tables.ids.shift;
  words[slot.idMask] = set.tables.ids.keys.length - 1;
  words[slot.width] = set.automaton.width;
  words[slot.yearMin] = years.min;
  words[slot.yearMax] = years.max;
  return words;
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}
