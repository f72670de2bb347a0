import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { runCli } from '../bin/cli.ts';
import type { CliOptions } from '../bin/front-page.ts';
import { manifestFile, packageJsonFile, root } from './paths.ts';

type Program = (
  require: (name: string) => unknown,
  filename: string,
  directory: string,
  read: (name: string) => Uint8Array,
  early: null,
) => { readonly runCli: typeof runCli };

/** Has the program do what is asked of it most, under settings that name every section. */
export async function rehearse(program: Program): Promise<void> {
  const bundle = process.cwd();
  const read = (name: string): Uint8Array => readFileSync(join(bundle, name));
  const filename = join(bundle, 'app.js');
  const { runCli: run } = program(ofNode, filename, bundle, read, null);
  const require = createRequire(import.meta.url);
  const options: CliOptions = { packageJson: require(packageJsonFile), manifest: require(manifestFile) };
  const home = await mkdtemp(join(tmpdir(), 'edi-agent-rehearsal-'));
  const place = ['--config', join(root, 'config', 'config.yaml'), '--home', home, '--json'];
  try {
    for (const words of [
      ['validate', join(root, 'config', 'samples', '850-004010.x12')],
      ['status'],
      ['files', 'list'],
    ]) {
      await run([...words, ...place], options);
    }
  } finally {
    await rm(home, { recursive: true, force: true });
    process.exitCode = 0;
  }
}

/** What the single file can require. Packages that happen to lie around this directory would make it another rehearsal. */
function ofNode(name: string): unknown {
  const found: unknown = process.getBuiltinModule(name);
  if (found === undefined) throw new Error(`${name} is no module of Node`);
  return found;
}
