import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { x12Chunks } from './generate.ts';

/** Some 2 kB each, every one with content and a control number of its own. */
export function writeSmallFiles(directory: string, count: number): void {
  mkdirSync(directory, { recursive: true });
  if (readdirSync(directory).length === count) return;
  for (let at = 0; at < count; at += 1) {
    const own = { seed: at + 1, control: at * 10 + 1 };
    const chunks = [...x12Chunks({ set: '850', bytes: 1_500, ...own })];
    writeFileSync(join(directory, `order-${String(at).padStart(6, '0')}.x12`), Buffer.concat(chunks));
  }
}

/** `node test/bench/small-files.ts IN OUT`: the least that taking files safely needs, for each of them. */
function least(from: string, to: string): void {
  for (const name of readdirSync(from)) {
    const bytes = readFileSync(join(from, name));
    const temporary = join(to, `.${name}`);
    const descriptor = openSync(temporary, 'wx');
    writeSync(descriptor, bytes);
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(temporary, join(to, name));
    const directory = openSync(to, 'r');
    fsyncSync(directory);
    closeSync(directory);
  }
}

if (import.meta.main) least(process.argv[2] ?? '', process.argv[3] ?? '');
