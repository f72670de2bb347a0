import { Flags } from '@oclif/core';
import { openUpkeep } from '../../../src/agent.ts';
import { AgentCommand } from '../../base.ts';
import { durationFlag } from '../../duration-flag.ts';
import { textStyle } from '../../text-style.ts';

export default class MaintenanceWindowOpen extends AgentCommand {
  static override summary = 'Open a maintenance window: no files are taken, alarms are kept and not sent.';
  static override description =
    'Files in work come to their end. The window survives a restart and closes by itself; alarms that stand then are sent.';
  static override flags = {
    for: durationFlag({ required: true, helpValue: 'TIME', summary: 'How long: 30m, 2h, 1d.' }),
    reason: Flags.string({ required: true, helpValue: 'WHY', summary: 'Why; it goes into the audit trail.' }),
    operator: Flags.string({ helpValue: 'NAME', summary: 'Who opens it; the login name where left out.' }),
  };
  static override examples = ['<%= config.bin %> maintenance window open --for 2h --reason "new disks"'];

  async run(): Promise<void> {
    const { flags } = await this.parse(MaintenanceWindowOpen);
    const desk = await openUpkeep();
    const { for: forMs, reason, operator: by = desk.loginName() } = flags;
    const rests = await desk.changeRests(flags, { action: 'window_open', forMs, reason, by });
    this.emit(rests, () => desk.restsText(rests, textStyle()));
  }
}
