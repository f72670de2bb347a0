import { dirname } from 'node:path';
import type { DiskStat, NodeKind } from '../../src/platform/files-disk.ts';
import type { Random } from './random.ts';

export interface SimNode {
  readonly inode: number;
  readonly kind: NodeKind;
  /** As the running system sees it. */
  content: Uint8Array;
  /** As the platter holds it; null until the first fsync. */
  synced: Uint8Array | null;
  modifiedMs: number;
}

type Tree = Map<string, SimNode>;

interface Change {
  readonly directories: readonly string[];
  readonly apply: (tree: Tree) => void;
}

/** What the running system sees, and what a power cut would leave of it. */
export interface SimTree {
  readonly seen: ReadonlyMap<string, SimNode>;
  change(directories: readonly string[], apply: (tree: Tree) => void): void;
  /** Makes all changes up to the last one of this directory durable, as a journaling file system does. */
  sync(directory: string): void;
  /** Keeps what is durable and, by chance, some of the changes after that; unsynced content is lost, torn or zeroed. */
  cutPower(random: Random): void;
}

export function createSimTree(): SimTree {
  let seen: Tree = new Map();
  const durable: Tree = new Map();
  let journal: Change[] = [];

  function sync(directory: string): void {
    const last = journal.findLastIndex(({ directories }) => directories.includes(directory));
    for (const one of journal.splice(0, last + 1)) one.apply(durable);
  }

  function cutPower(random: Random): void {
    const kept = random.below(journal.length + 1);
    for (const one of journal.slice(0, kept)) one.apply(durable);
    journal = [];
    seen = new Map(durable);
    for (const node of new Set(seen.values())) tear(node, random);
  }

  return {
    sync,
    cutPower,
    get seen() {
      return seen;
    },
    change(directories, apply) {
      apply(seen);
      journal.push({ directories, apply });
    },
  };
}

function tear(node: SimNode, random: Random): void {
  if (node.kind !== 'file') return;
  const dirty = node.content;
  const held = node.synced ?? new Uint8Array(0);
  if (!sameContent(dirty, held)) {
    const fates = [held, dirty.slice(0, random.below(dirty.length + 1)), new Uint8Array(dirty.length)];
    node.content = fates[random.below(fates.length)] ?? held;
  }
  node.synced = node.content;
}

function sameContent(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((value, at) => value === other[at]);
}

export function simStat(node: SimNode): DiskStat {
  const { kind, content, modifiedMs, inode } = node;
  return { kind, bytes: content.length, modifiedMs, device: 1, inode };
}

/** Names directly inside a directory. */
export function childrenOf(tree: ReadonlyMap<string, SimNode>, directory: string): [string, SimNode][] {
  const prefix = directory === '/' ? '/' : `${directory}/`;
  return [...tree].filter(([path]) => path.startsWith(prefix) && dirname(path) === directory);
}
