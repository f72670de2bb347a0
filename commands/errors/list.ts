import { openDesk } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { codeFlag, listFlags } from '../list-flags.ts';
import { textStyle } from '../text-style.ts';

export default class ErrorsList extends AgentCommand {
  static override summary = 'List files that failed or were taken in part, newest first.';
  static override flags = { ...listFlags, code: codeFlag };
  static override examples = [
    '<%= config.bin %> errors list --since 24h',
    '<%= config.bin %> errors list --code E004 --json',
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(ErrorsList);
    const desk = await openDesk();
    const rows = await desk.listErrors(flags);
    this.emit(rows, () => desk.errorsText(rows, textStyle(), flags.limit));
  }
}
