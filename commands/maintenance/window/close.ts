import { Flags } from '@oclif/core';
import { openUpkeep } from '../../../src/agent.ts';
import { AgentCommand } from '../../base.ts';
import { textStyle } from '../../text-style.ts';

export default class MaintenanceWindowClose extends AgentCommand {
  static override summary = 'Close the maintenance window: files are taken again, alarms that stand are sent.';
  static override flags = {
    operator: Flags.string({ helpValue: 'NAME', summary: 'Who closes it; the login name where left out.' }),
  };
  static override examples = ['<%= config.bin %> maintenance window close'];

  async run(): Promise<void> {
    const { flags } = await this.parse(MaintenanceWindowClose);
    const desk = await openUpkeep();
    const { operator: by = desk.loginName() } = flags;
    const rests = await desk.changeRests(flags, { action: 'window_close', by });
    this.emit(rests, () => desk.restsText(rests, textStyle()));
  }
}
