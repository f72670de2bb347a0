import { Args } from '@oclif/core';
import { AgentError, codesNear, type Explanation, explain, listCodes } from '../src/agent.ts';
import { AgentCommand } from './base.ts';

export default class Explain extends AgentCommand {
  static override summary = 'Say what a code or an alarm means and what to do about it.';
  static override description =
    'Knows errors, findings, alarms, and the X12 codes of acknowledgements. Without a code, lists all with their titles.';
  static override args = {
    code: Args.string({ description: 'E003, E003.SETS, STATE.LOCKED, the code of a finding, an alarm, or AK403:7' }),
  };
  static override examples = ['<%= config.bin %> explain E003', '<%= config.bin %> explain E004.NO_SPACE --json'];

  async run(): Promise<void> {
    const { args } = await this.parse(Explain);
    if (args.code === undefined) return this.list(listCodes());
    const entry = explain(args.code);
    if (entry === undefined) {
      const near = codesNear(args.code);
      const meant = near.length === 0 ? '' : `Did you mean ${near.join(', ')}? `;
      throw new AgentError(`there is no code ${args.code}`, {
        code: 'USAGE',
        hint: `${meant}Run \`edi-agent explain\` to list all codes.`,
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
  if (entry.kind === 'alarm') return ['', `An alarm of severity ${entry.severity}.`, `To do: ${entry.remedy}`];
  if (entry.kind === 'x12')
    return ['', 'Findings that lead to it:', ...columns(entry.findings), `To do: ${entry.remedy}`];
  if (entry.kind === 'finding') {
    const standard = entry.x12 === null ? '' : `, X12 code ${entry.x12}`;
    return ['', `A finding of level ${entry.level}, severity ${entry.severity}${standard}.`, `To do: ${entry.remedy}`];
  }
  const retried = entry.retried ? 'Temporary causes are tried again.' : 'Never tried again by itself.';
  return ['', entry.meaning, `To do: ${entry.remedy}`, `Exit code ${entry.exitCode}. ${retried}`, ...subCodes(entry)];
}

function subCodes(entry: Extract<Explanation, { kind: 'error' }>): readonly string[] {
  const kinds = Object.entries(entry.subCodes).map(([name, title]) => ({ code: `${entry.code}.${name}`, title }));
  return kinds.length === 0 ? [] : ['', 'Kinds of it:', ...columns(kinds)];
}

function columns(rows: readonly { readonly code: string; readonly title: string }[]): readonly string[] {
  const width = Math.max(...rows.map(({ code }) => code.length));
  return rows.map(({ code, title }) => `  ${code.padEnd(width)}  ${title}`);
}
