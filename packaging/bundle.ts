import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { engineFlags } from '../src/agent-engine.ts';
import { writeCodeCache } from './code-cache.ts';
import { bundleDirectory, root } from './paths.ts';

/** What travels with the program besides its code, named as in the repository (see src/platform/assets.ts). */
const assets = ['config', 'systemd'];

/** zod brings its sentences in fifty languages, all of them read at each start; English is what it falls back to. */
const englishAlone: Plugin = {
  name: 'english-alone',
  setup({ onLoad }) {
    const contents = "export { default as en } from './en.js';";
    onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({ contents, loader: 'js' }));
  },
};

/** Packages of single commands, or of the service alone: files of their own, read when they are wanted. */
const apart = ['chokidar', 'fastify', 'mqtt', 'node-cron', 'prom-client', 'sparkplug-payload', 'ssh2'];

const keptApart: Plugin = {
  name: 'kept-apart',
  setup({ onResolve }) {
    const filter = new RegExp(`^(${apart.join('|')})$`);
    onResolve({ filter }, ({ path }) => ({ path: `./packages/${path}.cjs`, external: true }));
  },
};

/** The start knows of the commands, and calls none. */
const nothingLater: Plugin = {
  name: 'nothing-later',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  // Compiled code is of a script, and scripts import nothing.
  supported: { 'dynamic-import': false },
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  // Add-ons that a package would use if they were built; the single file has none.
  external: ['*.node'],
  plugins: [englishAlone],
  logLevel: 'warning',
  define: {
    EDI_AGENT_BUNDLE: 'true',
    EDI_AGENT_READ: '__read',
    'import.meta.dirname': '__dirname',
    'import.meta.filename': '__filename',
    'import.meta.url': '__url',
  },
} as const satisfies BuildOptions;

/** Makes the bundle in `directory`: app.js, the program behind it, assets, and the package.json that pkg reads. */
export async function makeBundle(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const workers = join(directory, 'assets', 'workers');
  for (const worker of await listWorkers()) await bundleWorker(worker, workers);
  for (const asset of assets) {
    if (existsSync(join(root, asset))) {
      await cp(join(root, asset), join(directory, 'assets', asset), { recursive: true });
    }
  }
  await writeCodeCache({
    text: join(workers, 'survey-worker.cjs'),
    rehearsal: 'rehearse-worker.ts',
    flags: engineFlags,
  });
  await bundleProgram(directory);
  const manifest = { name: 'edi-agent', type: 'commonjs', bin: 'app.js', pkg: { scripts: ['app.js'] } };
  await writeFile(join(directory, 'package.json'), JSON.stringify(manifest));
}

/**
 * A short text that answers at once what it can, and the program, which is compiled here and not at each start: a start
 * takes half the time. Both are CommonJS, because V8 keeps compiled code for scripts alone.
 */
async function bundleProgram(directory: string): Promise<void> {
  for (const name of apart) await bundlePackage(name, join(directory, 'packages'));
  const define = { ...shared.define, EDI_AGENT_COMMIT: JSON.stringify(commitName()) };
  const program = join(directory, 'program.cjs');
  await build({
    ...shared,
    entryPoints: [join(root, 'bin/cli.ts')],
    outfile: program,
    plugins: [englishAlone, keptApart],
    define: { ...define, EDI_AGENT_EARLY: '__early' },
    ...asFunction('require, __filename, __dirname, __read, __early'),
  });
  await build({
    ...shared,
    entryPoints: [join(root, 'bin/binary.ts')],
    outfile: join(directory, 'app.js'),
    plugins: [nothingLater],
    banner: { js: `${readBundle}\n${loadProgram}` },
    define: { ...define, EDI_AGENT_PROGRAM: '__program' },
  });
  await writeCodeCache({ text: program, rehearsal: 'rehearse-program.ts', flags: engineFlags });
}

/** Reads what lies beside app.js: files of the directory, or what the single file holds under their names. */
const readBundle = `const __sea = require('node:sea');
const __read = __sea.isSea()
  ? (name) => new Uint8Array(__sea.getRawAsset(name))
  : (name) => require('node:fs').readFileSync(require('node:path').join(__dirname, name));`;

/** Starts the program and its packages; what else they require is Node's own. */
const loadProgram = `const __run = (name, ...given) => {
  const { Script } = require('node:vm');
  const { buffer, byteOffset, byteLength } = __read(name);
  const text = Buffer.from(buffer, byteOffset, byteLength).latin1Slice();
  const cachedData = name === 'program.cjs' ? __read('program.cache') : undefined;
  return new Script(text, { filename: name, cachedData }).runInThisContext()(__require, __filename, __dirname, ...given);
};
const __packages = new Map();
const __require = (name) => {
  if (!name.startsWith('./packages/')) return require(name);
  if (!__packages.has(name)) __packages.set(name, __run(name.slice(2)));
  return __packages.get(name);
};
const __program = (early) => __run('program.cjs', __read, early);`;

/** As Node would have it: what a CommonJS package exports is the default of who imports it. */
async function bundlePackage(name: string, directory: string): Promise<void> {
  await build({
    ...shared,
    stdin: { contents: `module.exports = require('${name}');`, sourcefile: `${name}.cjs`, resolveDir: root },
    outfile: join(directory, `${name}.cjs`),
    ...asFunction('require, __filename, __dirname'),
  });
}

const url = "const __url = require('node:url').pathToFileURL(__filename).href;";

/** What is started with compiled code is a function of what a module has: a script has none of it. */
function asFunction(parameters: string): Pick<BuildOptions, 'banner' | 'footer'> {
  const open = `(function (${parameters}) { const module = { exports: {} }, exports = module.exports;`;
  const isModule = parameters.includes('__filename');
  return { banner: { js: isModule ? `${open}${url}` : open }, footer: { js: 'return module.exports; })' } };
}

/** One CommonJS text a worker: a worker thread in the single file can only be started from text. */
export async function bundleWorker(entry: string, directory: string): Promise<void> {
  await build({
    ...shared,
    entryPoints: [entry],
    outfile: join(directory, `${basename(entry, '.ts')}.cjs`),
    ...(basename(entry) === 'survey-worker.ts' ? asFunction('require') : {}),
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
