import manifest from '../oclif.manifest.json' with { type: 'json' };
import packageJson from '../package.json' with { type: 'json' };
import { type EarlyThread, setEngineFlags, startSurveyThreadEarly } from '../src/agent-engine.ts';
import type { runCli } from './cli.ts';
import { type CliOptions, frontPage, surveysFiles } from './front-page.ts';
import { supplyShellAndHome } from './shell-and-home.ts';

/** Loads bin/cli.ts with all behind it, compiled when the bundle was made (packaging/bundle.ts). */
declare const EDI_AGENT_PROGRAM: (early: EarlyThread | null) => { readonly runCli: typeof runCli };

// The entry of the bundle and of the single file made from it.
// Threads for the waits on the disk, before the first of them: files that wait at the same time share an fsync.
process.env.UV_THREADPOOL_SIZE ??= '16';
const argv = process.argv.slice(2);
const options = { packageJson, manifest } as unknown as CliOptions;
const page = frontPage(argv, options);
if (page === undefined) {
  supplyShellAndHome();
  // Whatever the command: compiled code is taken under the flags alone that it was made for.
  setEngineFlags();
  // For commands that survey: their first thread gets ready while the settings are read.
  const early = surveysFiles(argv) ? startSurveyThreadEarly() : null;
  void EDI_AGENT_PROGRAM(early).runCli(argv, options);
} else {
  process.stdout.write(`${page}\n`);
}
