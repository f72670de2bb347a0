import type { Interfaces } from '@oclif/core';
import { asksFor, asksForHelp } from '../commands/asks-for.ts';
import { rootHelp } from '../commands/root-help.ts';

declare const EDI_AGENT_COMMIT: string | undefined;

export interface CliOptions {
  readonly packageJson: Interfaces.PJSON;
  readonly manifest: Interfaces.Manifest;
}

/** Whether the command line will have files surveyed at once. */
export function surveysFiles(argv: readonly string[]): boolean {
  const [command = '', ...rest] = argv;
  return (command === 'validate' || command === 'process') && rest.length > 0 && !asksForHelp(rest);
}

/** The answers to `--version` and `--help`, given without loading anything; undefined for every other command line. */
export function frontPage(argv: readonly string[], { packageJson, manifest }: CliOptions): string | undefined {
  const [first, second] = argv;
  if (first === '--version') return versionText(packageJson.version, argv);
  const helpOnly = first === undefined || ((first === 'help' || asksForHelp([first])) && second === undefined);
  return helpOnly ? rootHelp(packageJson.description ?? '', Object.values(manifest.commands)) : undefined;
}

function versionText(version: string, argv: readonly string[]): string {
  const commit = typeof EDI_AGENT_COMMIT === 'string' ? EDI_AGENT_COMMIT : 'development';
  const platform = `${process.platform}-${process.arch}`;
  const facts = { name: 'edi-agent', version, commit, platform, node: process.version };
  if (asksFor('--json', argv)) return JSON.stringify(facts);
  return `edi-agent/${version} (${commit}) ${platform} node-${process.version}`;
}
