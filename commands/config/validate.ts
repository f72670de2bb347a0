import { readConfig, sourceText } from '../../src/agent.ts';
import { problemText } from '../../src/settings/problem.ts';
import { AgentCommand } from '../base.ts';

export default class ConfigValidate extends AgentCommand {
  static override summary = 'Check the settings: every problem at once, with its line.';
  static override description =
    'Reads the file and the environment, changes nothing. Exits with 2 when anything is wrong.';
  static override examples = [
    '<%= config.bin %> config validate',
    '<%= config.bin %> config validate -c config.yaml --json',
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(ConfigValidate);
    const { source, result } = await readConfig(flags);
    const problems = result.kind === 'refused' ? result.problems : [];
    const ok = problems.length === 0;
    this.emit({ ok, source, problems }, () =>
      ok
        ? `The settings are good: ${sourceText(source)}.`
        : [
            `${this.paint('red', 'error CONFIG')}: ${sourceText(source)}: ${counted(problems.length)}`,
            ...problems.map((problem) => `  ${problemText(problem)}`),
          ].join('\n'),
    );
    if (!ok) process.exitCode = 2;
  }
}

function counted(problems: number): string {
  return problems === 1 ? 'one problem' : `${problems} problems`;
}
