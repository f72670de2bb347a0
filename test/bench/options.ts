import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type FileRequest, writeX12 } from './generate.ts';

export interface BenchOptions {
  readonly megabytes: number;
  readonly rounds: number;
  readonly gigabyte: boolean;
  readonly smallFiles: number;
  /** Where the generated files lie. */
  readonly data: string;
}

/** The path of a generated file, which is made when it is not there yet. */
export function generated(options: BenchOptions, name: string, request: FileRequest): string {
  const path = join(options.data, `${name}.x12`);
  mkdirSync(options.data, { recursive: true });
  writeX12(path, request);
  return path;
}
