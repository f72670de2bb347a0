import { Args } from '@oclif/core';
import { openCompletions } from '../src/agent.ts';
import { AgentCommand } from './base.ts';

export default class Completions extends AgentCommand {
  static override summary = 'Print what a shell needs to complete commands and flags.';
  static override description =
    'The packages install these files by themselves. By hand: `source <(edi-agent completions bash)`, `source <(edi-agent completions zsh)` after compinit, `edi-agent completions fish | source`.';
  static override args = {
    shell: Args.string({ required: true, options: ['bash', 'zsh', 'fish'], description: 'The shell' }),
  };
  static override examples = [
    '<%= config.bin %> completions bash > /etc/bash_completion.d/edi-agent',
    '<%= config.bin %> completions fish > ~/.config/fish/completions/edi-agent.fish',
  ];

  async run(): Promise<void> {
    const { args } = await this.parse(Completions);
    const { completionsFor, shells } = await openCompletions();
    const shell = shells.find((one) => one === args.shell) ?? 'bash';
    const script = completionsFor(shell, this.config.commands);
    this.emitFile({ shell, script }, () => script.trimEnd());
  }
}
