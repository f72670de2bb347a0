import { Flags } from '@oclif/core';
import { openDesk } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { codeFlag, listFlags } from '../list-flags.ts';
import { textStyle } from '../text-style.ts';

export default class QuarantineList extends AgentCommand {
  static override summary =
    'List what is held back: rejected sets, files that nobody may take by himself, acknowledgements that wait.';
  static override flags = {
    ...listFlags,
    code: codeFlag,
    state: Flags.option({
      options: ['quarantined', 'released', 'replayed', 'discarded'] as const,
      default: 'quarantined',
      summary: 'What is held, or what was decided on before.',
    })(),
  };
  static override examples = [
    '<%= config.bin %> quarantine list',
    '<%= config.bin %> quarantine list --partner ZZ:ACME --since 24h',
    '<%= config.bin %> quarantine list --state discarded --json',
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(QuarantineList);
    const desk = await openDesk();
    const items = await desk.listQuarantine(flags);
    this.emit(items, () => desk.quarantineListText(items, textStyle(), flags.limit));
  }
}
