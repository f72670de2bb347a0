import { basename, dirname } from 'node:path';
import type { Disk, DiskHandle, NodeKind } from '../../src/platform/files-disk.ts';
import type { Random } from './random.ts';
import { childrenOf, createSimTree, type SimNode, simStat } from './sim-tree.ts';

export class SimulatedCrash extends Error {
  override readonly name = 'SimulatedCrash';
}

export type Operation =
  | 'openRead'
  | 'create'
  | 'read'
  | 'write'
  | 'sync'
  | 'lstat'
  | 'stat'
  | 'link'
  | 'rename'
  | 'unlink'
  | 'mkdir'
  | 'rmdir'
  | 'entries'
  | 'syncDirectory'
  | 'commit';

export interface Machine {
  /** Operations since the machine was made, over all lives. */
  readonly operations: number;
  /** The process dies before this operation; 0 for never. */
  crashAt: number;
  /** Whether the process of this life is dead. */
  readonly dead: boolean;
  /** An errno to fail the operation with, or undefined. */
  fault: (operation: Operation, path: string) => string | undefined;
  /** Bytes a read or write takes at most. */
  chunkBytesMax: number;
  now: () => number;
  /** A new life; what the old one still tries fails. Its disk and the step that counts a commit of the ledger. */
  boot(): { readonly disk: Disk; readonly commit: () => void };
  /** Kills the process of this life; with the power, what was not fsynced is lost as well. */
  kill(power: Random | null): void;
  /** The world outside puts a whole, durable file there. */
  put(path: string, content: string | NodeKind): void;
  take(path: string): string;
  paths(): readonly string[];
  text(path: string): string;
  bytes(path: string): Uint8Array;
}

const systemError = (code: string, path: string): Error => Object.assign(new Error(`${code}: ${path}`), { code });

/** A machine with a disk in memory, whose plug can be pulled between any two operations. */
export function createMachine(): Machine {
  const tree = createSimTree();
  let life = 0;
  let operations = 0;
  let inodes = 0;
  let dead = false;

  const machine: Machine = {
    crashAt: 0,
    chunkBytesMax: Number.MAX_SAFE_INTEGER,
    fault: () => undefined,
    now: () => 0,
    get operations() {
      return operations;
    },
    get dead() {
      return dead;
    },
    boot() {
      life += 1;
      dead = false;
      const own = life;
      const step = (operation: Operation, path: string): void => {
        if (own !== life || dead) throw new SimulatedCrash('this process is dead');
        operations += 1;
        if (operations === machine.crashAt) {
          dead = true;
          throw new SimulatedCrash(`before operation ${operations}: ${operation} ${path}`);
        }
        const errno = machine.fault(operation, path);
        if (errno !== undefined) throw systemError(errno, path);
      };
      return { disk: createDisk(step), commit: () => step('commit', 'ledger.db') };
    },
    kill(power) {
      dead = true;
      if (power) tree.cutPower(power);
    },
    put(path, content) {
      const kinds: readonly string[] = ['directory', 'pipe', 'socket', 'device', 'symlink'];
      const isKind = kinds.includes(content);
      const node = newNode(isKind ? (content as NodeKind) : 'file');
      if (!isKind) node.content = new TextEncoder().encode(content);
      node.synced = node.content;
      tree.change([dirname(path)], (at) => void at.set(path, node));
      tree.sync(dirname(path));
    },
    take(path) {
      const text = machine.text(path);
      tree.change([dirname(path)], (at) => void at.delete(path));
      tree.sync(dirname(path));
      return text;
    },
    paths: () =>
      [...tree.seen]
        .filter(([, node]) => node.kind === 'file')
        .map(([path]) => path)
        .sort(),
    text: (path) => new TextDecoder().decode(nodeAt(path).content),
    bytes: (path) => nodeAt(path).content,
  };

  function newNode(kind: NodeKind): SimNode {
    inodes += 1;
    return { inode: inodes, kind, content: new Uint8Array(0), synced: null, modifiedMs: machine.now() };
  }

  function nodeAt(path: string): SimNode {
    const node = tree.seen.get(path);
    if (!node) throw systemError('ENOENT', path);
    return node;
  }

  function assertParent(path: string): void {
    const parent = tree.seen.get(dirname(path));
    if (!parent && dirname(path) !== '/') throw systemError('ENOENT', path);
    if (parent && parent.kind !== 'directory') throw systemError('ENOTDIR', path);
  }

  function assertFree(path: string): void {
    if (tree.seen.has(path)) throw systemError('EEXIST', path);
  }

  function createDisk(step: (operation: Operation, path: string) => void): Disk {
    const handle = (path: string, node: SimNode): DiskHandle => ({
      stat: async () => simStat(node),
      async read(buffer, length, position) {
        step('read', path);
        const part = node.content.subarray(position, position + Math.min(length, machine.chunkBytesMax));
        buffer.set(part);
        return part.length;
      },
      async write(bytes) {
        step('write', path);
        const part = bytes.subarray(0, machine.chunkBytesMax);
        const grown = new Uint8Array(node.content.length + part.length);
        grown.set(node.content);
        grown.set(part, node.content.length);
        node.content = grown;
        node.modifiedMs = machine.now();
        return part.length;
      },
      async sync() {
        step('sync', path);
        node.synced = node.content;
      },
      close: async () => undefined,
    });

    return {
      async openRead(path) {
        step('openRead', path);
        return handle(path, nodeAt(path));
      },
      async create(path) {
        step('create', path);
        assertParent(path);
        assertFree(path);
        const node = newNode('file');
        tree.change([dirname(path)], (at) => void at.set(path, node));
        return handle(path, node);
      },
      async lstat(path) {
        step('lstat', path);
        return simStat(nodeAt(path));
      },
      async stat(path) {
        step('stat', path);
        return simStat(nodeAt(path));
      },
      async link(from, to) {
        step('link', to);
        const node = nodeAt(from);
        assertParent(to);
        assertFree(to);
        tree.change([dirname(to)], (at) => void at.set(to, node));
      },
      async rename(from, to) {
        step('rename', to);
        const node = nodeAt(from);
        assertParent(to);
        tree.change([dirname(from), dirname(to)], (at) => {
          at.delete(from);
          at.set(to, node);
        });
      },
      async unlink(path) {
        step('unlink', path);
        nodeAt(path);
        tree.change([dirname(path)], (at) => void at.delete(path));
      },
      async mkdir(path) {
        step('mkdir', path);
        assertFree(path);
        assertParent(path);
        const node = newNode('directory');
        tree.change([dirname(path)], (at) => void at.set(path, node));
      },
      async rmdir(path) {
        step('rmdir', path);
        nodeAt(path);
        if (childrenOf(tree.seen, path).length > 0) throw systemError('ENOTEMPTY', path);
        tree.change([dirname(path)], (at) => void at.delete(path));
      },
      async *entries(path) {
        step('entries', path);
        nodeAt(path);
        for (const [child, node] of childrenOf(tree.seen, path)) yield { name: basename(child), kind: node.kind };
      },
      async syncDirectory(path) {
        step('syncDirectory', path);
        tree.sync(path);
      },
      space: async () => ({ type: 0xef53, freeBytes: 1e9, totalBytes: 1e9, freeInodes: 1e6, totalInodes: 1e6 }),
    };
  }

  return machine;
}
