import { present } from '../kit/assert.ts';
import { CodeList } from './code-list.ts';
import { codeSlotsOf } from './code-slots.ts';
import { idTableOf } from './id-table.ts';
import type { Library, VersionEntries } from './library.ts';
import type { SegmentEntry } from './shape.ts';
import {
  constraint,
  type ElementDetail,
  elementKind,
  type NoteDetail,
  noteRule,
  type SegmentTables,
} from './tables.ts';

type ListOf = (number: string) => CodeList | null;

/** Compiles the segments of one version, which must have passed the check of references. */
export function compileSegments(version: string, entries: VersionEntries, library: Library): SegmentTables {
  const ids = [...entries.segments.keys()].sort();
  const segments = ids.map((id) => present(entries.segments.get(id), 'a segment that was just listed'));
  const listOf = listsOf(library);
  const details = segments.map((segment) => segment.elements.map((use) => detailOf(use, entries, listOf)));
  const notes = segments.map(notesOf);
  const flat = details.flat();
  return {
    version,
    ids: idTableOf(ids),
    segmentIds: ['', ...ids],
    segmentNames: ['', ...segments.map((segment) => segment.name)],
    first: startsOf(details),
    count: Int32Array.from([0, ...details.map((one) => one.length)]),
    mandatory: Int32Array.from([0, ...details.map(mandatoryMask)]),
    constraints: Int32Array.from(flat, constraintOf),
    lists: flat.map((detail) => detail.list),
    codes: codeSlotsOf(flat.map((detail) => detail.list)),
    details: flat,
    noteFirst: startsOf(notes),
    notes: Int32Array.from(notes.flat().flatMap(noteWords)),
    noteDetails: notes.flat(),
  };
}

function listsOf(library: Library): ListOf {
  const made = new Map<string, CodeList | null>();
  return (id) => {
    const known = made.get(id);
    if (known !== undefined) return known;
    const entry = library.lists.get(id);
    const list = entry ? new CodeList(id, entry) : null;
    made.set(id, list);
    return list;
  };
}

function detailOf(use: SegmentEntry['elements'][number], entries: VersionEntries, listOf: ListOf): ElementDetail {
  const repeat = use.repeat ?? 1;
  const composite = entries.composites.get(use.element);
  if (composite) {
    const components = composite.components.map((one) => detailOf(one, entries, listOf));
    const whole = { number: use.element, type: 'composite', min: 0, max: 65_535, use: use.use, repeat, list: null };
    return { name: composite.name, ...whole, components };
  }
  const { name, type, min, max, list } = present(
    entries.elements.get(use.element),
    `element ${use.element} is unknown`,
  );
  const codes = type === 'ID' || type === 'AN' ? listOf(list ?? use.element) : null;
  return { name, number: use.element, type, min, max, use: use.use, repeat, list: codes, components: [] };
}

function mandatoryMask(details: readonly ElementDetail[]): number {
  return details.reduce((mask, detail, at) => (detail.use === 'M' ? mask | (1 << at) : mask), 0);
}

function constraintOf(detail: ElementDetail): number {
  return kindOf(detail) | (detail.min << constraint.minShift) | ((detail.max - detail.min) << constraint.spanShift);
}

/** Numbers with a least length above one are examined exactly: sign and point do not count for it. */
function kindOf(detail: ElementDetail): number {
  if (detail.type === 'composite') return elementKind.composite;
  if (detail.list) return elementKind.code;
  if (detail.type === 'AN' || detail.type === 'ID') return elementKind.text;
  if (detail.type === 'DT') return detail.max === 8 ? elementKind.date : elementKind.careful;
  if (detail.type === 'TM') return elementKind.time;
  if (detail.type === 'R') return detail.min > 1 ? elementKind.careful : elementKind.decimal;
  return detail.type === 'B' ? elementKind.text : elementKind.integer;
}

function notesOf(segment: SegmentEntry): NoteDetail[] {
  return (segment.notes ?? []).map((note) => ({
    rule: note.slice(0, 1) as keyof typeof noteRule,
    positions: (note.slice(1).match(/\d\d/g) ?? []).map(Number),
    severity: segment.notesSeverity ?? 'error',
  }));
}

function noteWords(note: NoteDetail): number[] {
  const bits = note.positions.map((position) => 1 << (position - 1));
  const leads = note.rule === 'C' || note.rule === 'L';
  const rest = (leads ? bits.slice(1) : bits).reduce((mask, bit) => mask | bit, 0);
  return [noteRule[note.rule], leads ? (bits[0] ?? 0) : 0, rest];
}

/** Index of the first of each group, segments counting from 1, with the end behind the last. */
function startsOf(groups: readonly (readonly unknown[])[]): Int32Array {
  const starts = new Int32Array(groups.length + 2);
  groups.forEach((group, at) => {
    starts[at + 2] = (starts[at + 1] ?? 0) + group.length;
  });
  return starts;
}
