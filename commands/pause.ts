import { Flags } from '@oclif/core';
import { openUpkeep } from '../src/agent.ts';
import { AgentCommand } from './base.ts';
import { durationFlag } from './duration-flag.ts';
import { textStyle } from './text-style.ts';

export default class Pause extends AgentCommand {
  static override summary = 'Take no more files until `resume`; alarms go on.';
  static override description =
    'Files in work come to their end. It survives a restart. To keep alarms back as well, open a maintenance window.';
  static override flags = {
    for: durationFlag({ helpValue: 'TIME', summary: 'It ends by itself after so long: 30m, 2h, 1d.' }),
    reason: Flags.string({ required: true, helpValue: 'WHY', summary: 'Why; it goes into the audit trail.' }),
    operator: Flags.string({ helpValue: 'NAME', summary: 'Who pauses it; the login name where left out.' }),
  };
  static override examples = ['<%= config.bin %> pause --reason "the ERP is being updated" --for 1h'];

  async run(): Promise<void> {
    const { flags } = await this.parse(Pause);
    const desk = await openUpkeep();
    const { for: forMs = null, reason, operator: by = desk.loginName() } = flags;
    const rests = await desk.changeRests(flags, { action: 'pause', forMs, reason, by });
    this.emit(rests, () => desk.restsText(rests, textStyle()));
  }
}
