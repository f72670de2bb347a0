import type { LogDisk } from '../../src/platform/log-file.ts';

/** A disk in memory that can be full, and counts what is asked of it. */
export class SimulatedDisk implements LogDisk {
  readonly files = new Map<string, string>();
  readonly directories: string[] = [];
  /** Bytes that may still be written before the disk is full. */
  bytesLeft = Number.POSITIVE_INFINITY;
  opened = 0;
  closed = 0;
  readonly #paths: string[] = [];

  makeDirectory(path: string): void {
    this.directories.push(path);
  }

  open(path: string): number {
    this.opened += 1;
    if (!this.files.has(path)) this.files.set(path, '');
    return this.#paths.push(path) - 1;
  }

  bytesOf(path: string): number {
    return this.files.get(path)?.length ?? 0;
  }

  bytesOfOpen(descriptor: number): number {
    return this.bytesOf(this.#paths[descriptor] ?? '');
  }

  write(descriptor: number, bytes: Uint8Array): number {
    const count = Math.min(bytes.length, this.bytesLeft);
    if (count === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const path = this.#paths[descriptor] ?? '';
    this.files.set(path, (this.files.get(path) ?? '') + new TextDecoder().decode(bytes.subarray(0, count)));
    this.bytesLeft -= count;
    return count;
  }

  close(): void {
    this.closed += 1;
  }

  /** Names of the files, without their directory. */
  names(): readonly string[] {
    return [...this.files.keys()].map((path) => path.slice(path.lastIndexOf('/') + 1));
  }

  text(): string {
    return [...this.files.values()].join('');
  }
}

export interface SimulatedTerminal {
  readonly isTTY: boolean;
  readonly written: string[];
  write(text: string): void;
}

export function simulatedTerminal(isTTY: boolean): SimulatedTerminal {
  const written: string[] = [];
  return { isTTY, written, write: (text) => void written.push(text) };
}
