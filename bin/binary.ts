import manifest from '../oclif.manifest.json' with { type: 'json' };
import packageJson from '../package.json' with { type: 'json' };
import { type CliOptions, frontPage } from './front-page.ts';

// The entry of the bundle and of the single file made from it.
// Threads for the waits on the disk, before the first of them: files that wait at the same time share an fsync.
process.env.UV_THREADPOOL_SIZE ??= '16';
const argv = process.argv.slice(2);
const options = { packageJson, manifest } as unknown as CliOptions;
const page = frontPage(argv, options);
if (page === undefined) {
  const { runCli } = await import('./cli.ts');
  await runCli(argv, options);
} else {
  process.stdout.write(`${page}\n`);
}
