import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ownNode } from './paths.ts';

const run = promisify(execFile);

export interface CodeCacheOptions {
  /** `NAME.cjs`; what is compiled of it becomes `NAME.cache`. */
  readonly text: string;
  /** A module beside this one that has the text do its everyday work: what it calls is compiled, too. */
  readonly rehearsal: string;
  /** V8's flags at the time when the text is started. */
  readonly flags: readonly string[];
}

/**
 * Writes beside a text what V8 makes of it, so that no start of the program compiles it anew. The same text gives the
 * same bytes: the seed of V8's hash tables is fixed, nothing that was compiled is thrown away, and nothing is optimized,
 * which would be done by other threads and leave its marks now in one place, now in another.
 */
export async function writeCodeCache({ text, rehearsal, flags }: CodeCacheOptions): Promise<void> {
  const cache = text.replace(/\.cjs$/, '.cache');
  const program = (name: string): string => join(import.meta.dirname, name);
  const options = { env: {}, cwd: dirname(text) };
  const steady = ['--hash-seed=1', '--no-flush-bytecode', '--no-opt', '--no-maglev', '--no-sparkplug'];
  await run(ownNode, [...steady, program('code-cache-make.ts'), text, cache, program(rehearsal)], options);
  await run(ownNode, [program('code-cache-stamp.ts'), text, cache, ...flags], options);
}
