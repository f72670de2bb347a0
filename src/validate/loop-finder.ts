import type { CompiledSet, SchemaCatalog } from '../schema/catalog.ts';
import { indexOfId } from '../schema/id-table.ts';
import type { SegmentView } from '../x12/segment-view.ts';
import { Reporter } from './reporter.ts';
import { WalkFaults } from './walk-faults.ts';
import { Walker } from './walker.ts';

interface Walk {
  readonly set: CompiledSet;
  readonly walker: Walker;
}

/**
 * Says in which loops segments stand, and judges nothing. It goes by what was read so far: behind a fault of order a
 * later segment may show that another loop was meant.
 */
export class LoopFinder {
  readonly #catalog: SchemaCatalog;
  readonly #walks = new Map<CompiledSet, Walk>();
  #walk: Walk | null = null;

  constructor(catalog: SchemaCatalog) {
    this.#catalog = catalog;
  }

  /** ST was read: the set (ST01) and version (GS08). */
  begin(set: string, version: string, st: SegmentView): void {
    const found = this.#catalog.find(version, set);
    this.#walk = found ? (this.#walks.get(found) ?? this.#walkOf(found, st)) : null;
    this.#walk?.walker.begin(st);
  }

  /**
   * The loops around a segment behind ST, the outermost first: `PO1/N1`. Null outside of loops, for a segment that the set
   * has no place for, and where there is no schema.
   */
  at(view: SegmentView, ordinal: number): string | null {
    if (!this.#walk) return null;
    const { set, walker } = this.#walk;
    const segment = indexOfId(set.tables.ids, view.id);
    if (segment === 0 || !walker.step(segment, view, ordinal)) {
      walker.stranger();
      return null;
    }
    const { loopNames, loopParent } = set.automaton;
    const names: string[] = [];
    for (let loop = walker.loop; loop > 0; loop = loopParent[loop] ?? 0) {
      names.unshift((loopNames[loop] ?? '').replace(/#.*$/, ''));
    }
    return names.length === 0 ? null : names.join('/');
  }

  #walkOf(set: CompiledSet, st: SegmentView): Walk {
    // A reporter that was never opened tells nobody.
    const faults = new WalkFaults(set.automaton, set.tables, new Reporter(st));
    const walk = { set, walker: new Walker(set.automaton, faults) };
    this.#walks.set(set, walk);
    return walk;
  }
}
