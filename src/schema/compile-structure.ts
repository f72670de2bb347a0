import { present } from '../kit/assert.ts';
import { type Automaton, step } from './automaton.ts';
import type { SetDocument, StructureNode } from './shape.ts';

interface Place {
  readonly kind: 'place';
  readonly number: number;
  readonly segment: number;
  readonly max: number;
  readonly required: boolean;
  readonly loop: Loop;
}

interface Loop {
  readonly kind: 'loop';
  readonly number: number;
  readonly name: string;
  readonly max: number;
  readonly required: boolean;
  readonly parent: Loop | null;
  readonly nodes: (Place | Loop)[];
}

interface Flat {
  readonly places: Place[];
  readonly loops: Loop[];
}

/** Compiles the structure of a set; `indexOf` gives the number of a segment id. */
export function compileStructure(set: SetDocument, width: number, indexOf: (id: string) => number): Automaton {
  const flat: Flat = { places: [], loops: [] };
  const root: Loop = { kind: 'loop', number: 0, name: '', max: 1, required: true, parent: null, nodes: [] };
  flat.loops.push(root);
  for (const node of set.structure) root.nodes.push(flatten(node, root, { flat, indexOf }));
  const table = new Int32Array(flat.places.length * width);
  const missing = new Map<number, readonly number[]>();
  for (const place of flat.places) stepsFrom(place, { table, missing, width });
  const { places, loops } = flat;
  return {
    width,
    table,
    missing,
    segment: Int32Array.from(places, (place) => place.segment),
    max: Int32Array.from(places, (place) => place.max),
    loop: Int32Array.from(places, (place) => place.loop.number),
    loopMax: Int32Array.from(loops, (loop) => loop.max),
    loopParent: Int32Array.from(loops, (loop) => loop.parent?.number ?? -1),
    loopFirst: Int32Array.from(loops, (loop) => firstPlace(loop).number),
    loopLast: Int32Array.from(loops, (loop) => lastPlace(loop).number),
    loopNames: loops.map((loop) => loop.name),
  };
}

function flatten(node: StructureNode, parent: Loop, to: { flat: Flat; indexOf(id: string): number }): Place | Loop {
  const required = node.required ?? false;
  const max = node.max ?? 0;
  if ('segment' in node) {
    const number = to.flat.places.length;
    const place: Place = { kind: 'place', number, segment: to.indexOf(node.segment), max, required, loop: parent };
    to.flat.places.push(place);
    return place;
  }
  const number = to.flat.loops.length;
  const loop: Loop = { kind: 'loop', number, name: node.loop, max, required, parent, nodes: [] };
  to.flat.loops.push(loop);
  for (const child of node.of) loop.nodes.push(flatten(child, loop, to));
  return loop;
}

function firstPlace(node: Place | Loop): Place {
  if (node.kind === 'place') return node;
  return firstPlace(present(node.nodes[0], 'a loop has a trigger'));
}

function lastPlace(node: Place | Loop): Place {
  if (node.kind === 'place') return node;
  return lastPlace(present(node.nodes.at(-1), 'a loop has a trigger'));
}

interface Steps {
  readonly table: Int32Array;
  readonly missing: Map<number, readonly number[]>;
  readonly width: number;
}

/**
 * Every step out of a place, nearest first: the place itself, what follows in its loop, the loop anew, then the same
 * around it. The first way found for a segment is the one taken. One too many of something comes last, as there may
 * be a later place for it.
 */
function stepsFrom(from: Place, to: Steps): void {
  const passed: number[] = [];
  const extra: [segment: number, entry: number][] = [];
  const add = (target: Place, flags: number) => {
    const at = from.number * to.width + target.segment;
    if (to.table[at] !== 0) return;
    to.table[at] = target.number | flags | (passed.length > 0 ? step.missing : 0);
    if (passed.length > 0) to.missing.set(at, [...passed]);
  };
  if (from.max === 1) extra.push([from.segment, from.number | step.same | step.exceeds]);
  else add(from, step.same);
  let node: Place | Loop = from;
  for (let loop: Loop | null = from.loop; loop !== null; loop = loop.parent) {
    for (const next of loop.nodes.slice(loop.nodes.indexOf(node) + 1)) {
      add(firstPlace(next), next.kind === 'loop' ? step.enter : 0);
      if (next.required) passed.push(firstPlace(next).number);
    }
    const trigger = firstPlace(loop);
    if (loop.parent !== null && loop.max !== 1) add(trigger, step.repeat);
    if (loop.parent !== null && loop.max === 1) {
      extra.push([trigger.segment, trigger.number | step.repeat | step.exceeds]);
    }
    node = loop;
  }
  for (const [segment, entry] of extra) {
    const at = from.number * to.width + segment;
    if (to.table[at] === 0) to.table[at] = entry;
  }
}
