import { Args } from '@oclif/core';
import { AgentError, type Explanation, explain, listCodes } from '../src/agent.ts';
import { AgentCommand } from './base.ts';

export default class Explain extends AgentCommand {
  static override summary = 'Say what an error or finding code means and what to do about it.';
  static override description = 'Without a code, lists all codes with their titles.';
  static override args = {
    code: Args.string({ description: 'E003, E003.SETS, or the code of a finding' }),
  };
  static override examples = ['<%= config.bin %> explain E003', '<%= config.bin %> explain E004.NO_SPACE --json'];

  async run(): Promise<void> {
    const { args } = await this.parse(Explain);
    if (args.code === undefined) return this.list(listCodes());
    const entry = explain(args.code);
    if (entry === undefined) {
      throw new AgentError(`there is no code ${args.code}`, {
        code: 'USAGE',
        hint: 'Run `edi-agent explain` to list all codes.',
      });
    }
    this.emit(entry, () => [this.paint('bold', `${entry.code}: ${entry.title}`), ...paragraphs(entry)].join('\n'));
  }

  private list(entries: readonly Explanation[]): void {
    const width = Math.max(...entries.map((entry) => entry.code.length));
    this.emit(entries, () => entries.map((entry) => `${entry.code.padEnd(width)}  ${entry.title}`).join('\n'));
  }
}

function paragraphs(entry: Explanation): readonly string[] {
  if (entry.kind === 'finding') {
    const standard = entry.x12 === null ? '' : `, X12 code ${entry.x12}`;
    return ['', `A finding of level ${entry.level}, severity ${entry.severity}${standard}.`, `To do: ${entry.remedy}`];
  }
  const retried = entry.retried ? 'Temporary causes are tried again.' : 'Never tried again by itself.';
  return ['', entry.meaning, `To do: ${entry.remedy}`, `Exit code ${entry.exitCode}. ${retried}`, ...subCodes(entry)];
}

function subCodes(entry: Extract<Explanation, { kind: 'error' }>): readonly string[] {
  const names = Object.entries(entry.subCodes);
  const width = Math.max(0, ...names.map(([name]) => name.length));
  const lines = names.map(([name, meaning]) => `  ${entry.code}.${name.padEnd(width)}  ${meaning}`);
  return lines.length === 0 ? [] : ['', 'Kinds of it:', ...lines];
}
