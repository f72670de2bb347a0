import { Args } from '@oclif/core';
import { openDesk } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { textStyle } from '../text-style.ts';

export default class QuarantineShow extends AgentCommand {
  static override summary = 'Show why something is held back, and what can be done with it.';
  static override args = {
    id: Args.string({ required: true, description: 'Id of the item; id or name of a file for all that is held of it' }),
  };
  static override examples = [
    '<%= config.bin %> quarantine show 20261124T031210123-00001-000007.2',
    '<%= config.bin %> quarantine show orders.x12 --json',
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(QuarantineShow);
    const desk = await openDesk();
    const details = await desk.showQuarantine({ ...flags, id: args.id });
    const style = textStyle();
    this.emit(details, () => details.map((one) => desk.quarantineText(one, style)).join('\n\n\n'));
  }
}
