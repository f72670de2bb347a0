import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dist, root } from '../../packaging/paths.ts';
import { binary, peers } from './contestants.ts';
import { documentOf } from './document.ts';
import type { Machine, Results } from './results.ts';
import { group, memory, shapes, smallFiles, start, workers } from './sections.ts';
import { service } from './service.ts';
import { tablesOf } from './tables.ts';
import { inMemory, throughput } from './throughput.ts';

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '5' },
    gb: { type: 'boolean', default: false },
    files: { type: 'string', default: '10000' },
    data: { type: 'string', default: join(dist, 'bench', 'data') },
    out: { type: 'string', default: join(dist, 'bench', 'results.json') },
    write: { type: 'boolean', default: false },
  },
});

/** Measures, prints the tables, writes the JSON; with --write also test/bench/results.json and docs/performance.md. */
async function main(): Promise<void> {
  if (!existsSync(binary)) throw new Error('there is no dist/edi-agent: run `npm run build:binary` first');
  installPeers();
  const options = {
    megabytes: Number(values.mb),
    rounds: Number(values.rounds),
    gigabyte: values.gb,
    smallFiles: Number(values.files),
    data: resolve(values.data),
  };
  const results: Results = {
    machine: machine(),
    options,
    start: await start(),
    files: await throughput(options),
    inMemory: await inMemory(options),
    memory: await memory(options),
    group: await group(options),
    shapes: await shapes(options),
    // Before the many files of the next section are removed, which the file system remembers for minutes.
    service: await service(options),
    smallFiles: await smallFiles(options),
    workers: await workers(options),
  };
  const json = `${JSON.stringify(results, null, 2)}\n`;
  writeFileSync(values.out, json);
  process.stdout.write(`${tablesOf(results)}\n`);
  if (!values.write) return;
  writeFileSync(join(root, 'test/bench/results.json'), json);
  writeFileSync(join(root, 'docs/performance.md'), documentOf(results));
}

/** From their own lock file, into dist/: the project itself knows nothing of them. */
function installPeers(): void {
  if (existsSync(join(peers, 'node_modules'))) return;
  mkdirSync(peers, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) {
    cpSync(join(root, 'test/bench/peers', name), join(peers, name));
  }
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: peers,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('the packages to compare with could not be installed');
}

function machine(): Machine {
  const [first] = cpus();
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  return {
    processor: first?.model.trim() ?? 'unknown processor',
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    load: loadavg()[0] ?? 0,
    commit: git('rev-parse', '--short=12', 'HEAD'),
  };
}

await main();
