import { readFile, writeFile } from 'node:fs/promises';
import { type Interfaces, Plugin, settings } from '@oclif/core';
import { runCli } from '../bin/cli.ts';
import { frontPage } from '../bin/front-page.ts';
import { manifestFile, packageJsonFile, root } from './paths.ts';

/** Runs a command line from the sources, with a manifest made on the spot so that it can never be stale. */
export async function runFromSources(argv: readonly string[]): Promise<void> {
  const options = { packageJson: await readPackageJson(), manifest: await makeManifest() };
  const page = frontPage(argv, options);
  if (page === undefined) await runCli(argv, options);
  else
    process.stdout.write(`${page}
`);
}

/** The manifest that the command classes give now. */
export async function makeManifest(): Promise<Interfaces.Manifest> {
  settings.enableAutoTranspile = false;
  const packageJson = await readPackageJson();
  const plugin = new Plugin({
    root,
    pjson: packageJson,
    isRoot: true,
    ignoreManifest: true,
    errorOnManifestCreate: true,
  });
  await plugin.load();
  return plugin.manifest;
}

export async function writeManifest(): Promise<void> {
  await writeFile(manifestFile, manifestText(await makeManifest()));
}

export function manifestText(manifest: Interfaces.Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

async function readPackageJson(): Promise<Interfaces.PJSON> {
  return JSON.parse(await readFile(packageJsonFile, 'utf8'));
}

if (import.meta.main) await writeManifest();
