import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { limits } from '../model/limits.ts';
import type { SurveyLogRef } from '../model/survey.ts';
import { writeError } from './files-errors.ts';

/**
 * Keeps the pages of a survey log: in memory while they are few, else in a file. The file is scratch (a survey that is
 * cut off is made again), so nothing is synced.
 */
export class SurveySpool {
  readonly #path: string;
  #pages: Uint8Array[] = [];
  #bytes = 0;
  #descriptor: number | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** Takes a page over; throws E004 when the scratch file cannot be written. */
  take(page: Uint8Array): void {
    this.#bytes += page.length;
    if (this.#descriptor === null && this.#bytes <= limits.surveyLogMemoryBytesMax) {
      this.#pages.push(page.slice());
      return;
    }
    try {
      this.#descriptor ??= this.#open();
      write(this.#descriptor, page);
    } catch (error) {
      throw writeError(error, this.#path);
    }
  }

  end(): SurveyLogRef {
    if (this.#descriptor === null) return { kind: 'memory', bytes: joined(this.#pages, this.#bytes) };
    closeSync(this.#descriptor);
    return { kind: 'file', path: this.#path, bytes: this.#bytes };
  }

  /** Forgets it all. */
  discard(): void {
    if (this.#descriptor === null) return;
    closeSync(this.#descriptor);
    this.#descriptor = null;
    rmSync(this.#path, { force: true });
  }

  #open(): number {
    mkdirSync(dirname(this.#path), { recursive: true });
    const descriptor = openSync(this.#path, 'w', 0o600);
    for (const page of this.#pages) write(descriptor, page);
    this.#pages = [];
    return descriptor;
  }
}

function write(descriptor: number, page: Uint8Array): void {
  for (let at = 0; at < page.length; ) at += writeSync(descriptor, page, at, page.length - at);
}

function joined(pages: readonly Uint8Array[], bytes: number): Uint8Array {
  const all = new Uint8Array(bytes);
  let at = 0;
  for (const page of pages) {
    all.set(page, at);
    at += page.length;
  }
  return all;
}
