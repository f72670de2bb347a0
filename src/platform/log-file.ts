import { closeSync, fstatSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { localDay } from '../kit/local-time.ts';
import type { Clock } from '../ports.ts';

/** The few calls of the file system that a log needs; synchronous, so that a line is written when it is said. */
export interface LogDisk {
  makeDirectory(path: string): void;
  /** Opens for appending, made when missing. */
  open(path: string): number;
  bytesOf(path: string): number;
  bytesOfOpen(descriptor: number): number;
  write(descriptor: number, bytes: Uint8Array): number;
  close(descriptor: number): void;
}

export const machineDisk: LogDisk = {
  makeDirectory: (path) => void mkdirSync(path, { recursive: true, mode: 0o750 }),
  open: (path) => openSync(path, 'a', 0o640),
  bytesOf: (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0,
  bytesOfOpen: (descriptor) => fstatSync(descriptor).size,
  write: (descriptor, bytes) => writeSync(descriptor, bytes),
  close: (descriptor) => closeSync(descriptor),
};

export interface LogFileOptions {
  readonly directory: string;
  readonly fileBytesMax: number;
  readonly clock: Pick<Clock, 'now'>;
  readonly disk: LogDisk;
}

interface OpenFile {
  readonly day: string;
  readonly number: number;
  readonly descriptor: number;
  bytes: number;
}

/**
 * Lines appended to `edi_processor_YYYYMMDD.log`, a file a local day; at the size cap `.1.log`, `.2.log` … follow.
 * Nothing is made before the first line. What goes wrong is thrown, and the next line tries afresh.
 */
export class LogFile {
  readonly #options: LogFileOptions;
  #open: OpenFile | null = null;
  /** The last write stopped inside a line: the next one starts on a line of its own. */
  #torn = false;

  constructor(options: LogFileOptions) {
    this.#options = options;
  }

  append(line: string): void {
    const bytes = new TextEncoder().encode(this.#torn ? `\n${line}` : line);
    const file = this.#fileFor(bytes.length);
    for (let written = 0; written < bytes.length; ) {
      const count = this.#options.disk.write(file.descriptor, bytes.subarray(written));
      if (count === 0) throw new Error('the log file takes no more bytes');
      written += count;
      file.bytes += count;
      this.#torn = written < bytes.length;
    }
  }

  /** Safe to call twice; a line after it opens the file again. */
  close(): void {
    const open = this.#open;
    this.#open = null;
    if (open !== null) this.#options.disk.close(open.descriptor);
  }

  #fileFor(lineBytes: number): OpenFile {
    const day = localDay(this.#options.clock.now());
    const open = this.#open;
    if (open !== null && open.day === day && this.#fits(open.bytes, lineBytes)) return open;
    this.close();
    this.#options.disk.makeDirectory(this.#options.directory);
    this.#open = this.#next(day, lineBytes, open?.day === day ? open.number : 0);
    return this.#open;
  }

  #next(day: string, lineBytes: number, from: number): OpenFile {
    let number = from;
    while (!this.#fits(this.#options.disk.bytesOf(this.#path(day, number)), lineBytes)) number += 1;
    const descriptor = this.#options.disk.open(this.#path(day, number));
    return { day, number, descriptor, bytes: this.#options.disk.bytesOfOpen(descriptor) };
  }

  /** A line longer than the cap still goes into a file of its own. */
  #fits(fileBytes: number, lineBytes: number): boolean {
    return fileBytes === 0 || fileBytes + lineBytes <= this.#options.fileBytesMax;
  }

  #path(day: string, number: number): string {
    return join(this.#options.directory, logFileName(day, number));
  }
}

/** `edi_processor_20260131.log`, `edi_processor_20260131.1.log` */
function logFileName(day: string, number: number): string {
  return `edi_processor_${day}${number === 0 ? '' : `.${number}`}.log`;
}

/** What {@link logFileName} gives: the day, and the number where there is one. */
export const logFilePattern = /^edi_processor_(\d{8})(?:\.(\d+))?\.log$/;
