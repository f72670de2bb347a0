import { Flags } from '@oclif/core';
import { openUpkeep } from '../src/agent.ts';
import { AgentCommand } from './base.ts';
import { textStyle } from './text-style.ts';

export default class Resume extends AgentCommand {
  static override summary = 'Take files again after `pause`.';
  static override flags = {
    operator: Flags.string({ helpValue: 'NAME', summary: 'Who resumes it; the login name where left out.' }),
  };
  static override examples = ['<%= config.bin %> resume'];

  async run(): Promise<void> {
    const { flags } = await this.parse(Resume);
    const desk = await openUpkeep();
    const { operator: by = desk.loginName() } = flags;
    const rests = await desk.changeRests(flags, { action: 'resume', by });
    this.emit(rests, () => desk.restsText(rests, textStyle()));
  }
}
