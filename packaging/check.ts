import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.ts';

interface Step {
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * `npm test`: types, lint, then all tests but the end-to-end ones; with paths, only the tests below those.
 * `npm run test:e2e` gives `e2e`: the end-to-end tests, which need the built binary; with paths, those below them.
 */
function main(argv: readonly string[]): void {
  const endToEnd = argv[0] === 'e2e';
  const steps = endToEnd
    ? [tests(listTests(true).filter(below(argv.slice(1))))]
    : [...checks, tests(listTests(false).filter(below(argv)))];
  const failed = steps.filter((step) => !succeeds(step)).map(({ title }) => title);
  if (failed.length > 0) {
    process.stderr.write(`\nfailed: ${failed.join(', ')}\n`);
    process.exitCode = 1;
  }
}

const binaries = join(root, 'node_modules', '.bin');

const checks: readonly Step[] = [
  { title: 'types', command: join(binaries, 'tsc'), args: ['-p', '.'] },
  { title: 'lint', command: join(binaries, 'biome'), args: ['check', '.'] },
];

function tests(files: readonly string[]): Step {
  if (files.length === 0) throw new Error('there are no such tests');
  // Worker threads come and go in tests as nowhere else: see src/agent-kernels.ts.
  const args = ['--no-wasm-code-gc', '--test', '--test-reporter=spec', ...files];
  return { title: 'tests', command: process.execPath, args };
}

function listTests(endToEnd: boolean): readonly string[] {
  const files = globSync('test/**/*.test.ts', { cwd: root }).sort();
  return files.filter((file) => file.endsWith('.e2e.test.ts') === endToEnd);
}

function below(paths: readonly string[]): (file: string) => boolean {
  return (file) => paths.length === 0 || paths.some((path) => file.startsWith(path.replace(/^\.\//, '')));
}

function succeeds({ title, command, args }: Step): boolean {
  process.stdout.write(`\n# ${title}\n`);
  const { error, status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  return status === 0;
}

main(process.argv.slice(2));
