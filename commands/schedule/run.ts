import { Args } from '@oclif/core';
import { openUpkeep } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { stopSignal } from '../stop-signal.ts';

export default class ScheduleRun extends AgentCommand {
  static override summary = 'Run recurring work now, and wait until it is done.';
  static override description =
    'The running service does it; without one it is done here. Work of this kind is done one at a time.';
  static override args = {
    name: Args.string({ required: true, description: 'As `schedule list` names it' }),
  };
  static override examples = ['<%= config.bin %> schedule run retention'];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ScheduleRun);
    const desk = await openUpkeep();
    const signal = stopSignal('A running service goes on with it; `edi-agent schedule list` tells how it stands.');
    const done = await desk.runSchedule({ ...flags, name: args.name, by: desk.loginName(), signal });
    this.emit(done, () => desk.scheduleText(done));
  }
}
