import { asksFor } from '../commands/failure.ts';

declare const EDI_AGENT_COMMIT: string | undefined;

/** The answer to `--version`, which is given without loading anything else. */
export function versionText(version: string, argv: readonly string[]): string {
  const commit = typeof EDI_AGENT_COMMIT === 'string' ? EDI_AGENT_COMMIT : 'development';
  const platform = `${process.platform}-${process.arch}`;
  const facts = { name: 'edi-agent', version, commit, platform, node: process.version };
  if (asksFor('--json', argv)) return JSON.stringify(facts);
  return `edi-agent/${version} (${commit}) ${platform} node-${process.version}`;
}
