import type { Interfaces } from '@oclif/core';
import manifest from '../oclif.manifest.json' with { type: 'json' };
import packageJson from '../package.json' with { type: 'json' };
import { versionText } from './version.ts';

// The entry of the bundle and of the single file made from it.
const argv = process.argv.slice(2);
if (argv[0] === '--version') {
  process.stdout.write(`${versionText(packageJson.version, argv)}\n`);
} else {
  const { runCli } = await import('./cli.ts');
  await runCli(argv, {
    packageJson: packageJson as unknown as Interfaces.PJSON,
    manifest: manifest as unknown as Interfaces.Manifest,
  });
}
