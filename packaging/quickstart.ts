import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { buildBinary } from './binary.ts';
import { dist, root } from './paths.ts';

const binary = join(dist, 'edi-agent');
const place = join(dist, 'quickstart');
const samples = join(place, 'samples');
const home = join(place, 'home');

/** Builds the binary and lets it process one good and one broken purchase order. */
async function main(): Promise<void> {
  say('Building dist/edi-agent');
  await buildBinary(dist);
  await rm(place, { recursive: true, force: true });

  say('Writing sample files');
  expectExit(0, runAgent('samples', 'write', samples));
  const good = find850();
  const broken = join(place, 'broken-850.edi');
  await writeFile(broken, withWrongCount(withOtherControl(await readFile(good, 'latin1'))), 'latin1');

  say('Processing a good purchase order');
  expectExit(0, runAgent('process', good, '--home', home));
  say('Processing the same one with a wrong segment count in its SE');
  expectExit(13, runAgent('process', broken, '--home', home));

  say('Where the results lie');
  for (const file of globSync('**/*', { cwd: home, withFileTypes: true }).filter((entry) => entry.isFile())) {
    process.stdout.write(`  ${relative(root, join(file.parentPath, file.name))}\n`);
  }
  say(`Next: ${relative(root, binary)} --help`);
}

function runAgent(...args: readonly string[]): number | null {
  const shown = args.map((arg) => (arg.startsWith(root) ? relative(root, arg) : arg));
  process.stdout.write(`$ dist/edi-agent ${shown.join(' ')}\n`);
  return spawnSync(binary, args, { stdio: 'inherit', cwd: root }).status;
}

function find850(): string {
  const [name] = globSync('**/*850*', { cwd: samples }).sort();
  if (name === undefined) throw new Error(`there is no sample of an 850 in ${samples}`);
  return join(samples, name);
}

/** Gives the interchange a number of its own: the same one with other content would be a duplicate. ISA13 is bytes 90 to 98. */
function withOtherControl(text: string): string {
  const control = text.slice(90, 99);
  return text.replaceAll(control, String(Number(control) + 900).padStart(9, '0'));
}

/** Adds one to the first SE01, the number of segments in the set. ISA's fourth byte is the element separator. */
function withWrongCount(text: string): string {
  const separator = text.charAt(3);
  const at = text.indexOf(`SE${separator}`) + 3;
  const count = Number.parseInt(text.slice(at), 10);
  return `${text.slice(0, at)}${count + 1}${text.slice(at + String(count).length)}`;
}

function expectExit(expected: number, found: number | null): void {
  if (found !== expected) throw new Error(`the exit code is ${found} and not ${expected}`);
}

function say(text: string): void {
  process.stdout.write(`\n== ${text}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`\nquickstart stopped: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
