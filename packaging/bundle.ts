import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { bundleDirectory, root } from './paths.ts';

/** What travels with the program besides its code, named as in the repository (see src/platform/assets.ts). */
const assets = ['config', 'systemd'];

/** Packages that look for these at run-time; in the bundle they are ordinary variables. */
const banner = [
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = import.meta.filename;',
  'const __dirname = import.meta.dirname;',
].join('\n');

/** zod brings its sentences in fifty languages, all of them read at each start; English is what it falls back to. */
const englishAlone: Plugin = {
  name: 'english-alone',
  setup({ onLoad }) {
    const contents = "export { default as en } from './en.js';";
    onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({ contents, loader: 'js' }));
  },
};

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node24',
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  // Add-ons that a package would use if they were built; the single file has none.
  external: ['*.node'],
  plugins: [englishAlone],
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** Makes the bundle in `directory`: app.js and its lazily loaded parts, assets, and the package.json that pkg reads. */
export async function makeBundle(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await bundleProgram(directory);
  for (const worker of await listWorkers()) await bundleWorker(worker, join(directory, 'assets', 'workers'));
  for (const asset of assets) {
    if (existsSync(join(root, asset))) {
      await cp(join(root, asset), join(directory, 'assets', asset), { recursive: true });
    }
  }
  const manifest = { type: 'module', bin: 'app.js', pkg: { scripts: ['*.js'], assets: ['assets/**/*'] } };
  await writeFile(join(directory, 'package.json'), JSON.stringify({ name: 'edi-agent', ...manifest }));
}

/** Split into modules, because a start that loads one command takes half the time of a start that loads all. */
async function bundleProgram(directory: string): Promise<void> {
  await build({
    ...shared,
    entryPoints: { app: join(root, 'bin/binary.ts') },
    outdir: directory,
    format: 'esm',
    splitting: true,
    banner: { js: banner },
    define: { EDI_AGENT_BUNDLE: 'true', EDI_AGENT_COMMIT: JSON.stringify(commitName()) },
  });
}

/** One CommonJS text a worker: a worker thread in the single file can only be started from text. */
export async function bundleWorker(entry: string, directory: string): Promise<void> {
  await build({
    ...shared,
    entryPoints: [entry],
    outfile: join(directory, `${basename(entry, '.ts')}.cjs`),
    format: 'cjs',
    define: { EDI_AGENT_BUNDLE: 'true' },
  });
}

async function listWorkers(): Promise<readonly string[]> {
  const directory = join(root, 'src/platform');
  const names = await readdir(directory);
  return names.filter((name) => name.endsWith('-worker.ts')).map((name) => join(directory, name));
}

/** The commit this is built from, with `+` when files differ from it; `unknown` outside of a repository. */
function commitName(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
  const given = process.env.EDI_AGENT_COMMIT;
  if (given) return given;
  try {
    const changed = git('status', '--porcelain') !== '';
    return `${git('rev-parse', '--short=12', 'HEAD')}${changed ? '+' : ''}`;
  } catch {
    return 'unknown';
  }
}

if (import.meta.main) await makeBundle(bundleDirectory);
