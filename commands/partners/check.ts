import { readPartners } from '../../src/agent.ts';
import { profileProblemText } from '../../src/settings/partners/load.ts';
import { AgentCommand } from '../base.ts';

export default class PartnersCheck extends AgentCommand {
  static override summary = 'Check the profiles of all trading partners: every problem at once, with file and line.';
  static override description = 'Changes nothing. Exits with 2 when anything is wrong.';
  static override examples = ['<%= config.bin %> partners check', '<%= config.bin %> partners check --json'];

  async run(): Promise<void> {
    const { flags } = await this.parse(PartnersCheck);
    const { directory, profiles, problems } = await readPartners(flags);
    const ok = problems.length === 0;
    const names = profiles.map(({ profile }) => profile.name);
    this.emit({ ok, directory, partners: names, problems }, () =>
      ok
        ? `The profiles are good: ${counted(names.length, 'profile')} in ${directory}.`
        : [
            `${this.paint('red', 'error CONFIG')}: ${directory}: ${counted(problems.length, 'problem')}`,
            ...problems.map((problem) => `  ${profileProblemText(problem)}`),
          ].join('\n'),
    );
    if (!ok) process.exitCode = 2;
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
