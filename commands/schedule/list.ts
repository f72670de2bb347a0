import { openUpkeep } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { textStyle } from '../text-style.ts';

export default class ScheduleList extends AgentCommand {
  static override summary = 'List recurring work: when it runs next, when it ran last, what it came to.';
  static override description =
    'The running service begins each at its time, by schedules in the settings. docs/maintenance.md tells what each does.';
  static override examples = ['<%= config.bin %> schedule list', '<%= config.bin %> schedule list --json'];

  async run(): Promise<void> {
    const { flags } = await this.parse(ScheduleList);
    const desk = await openUpkeep();
    const schedules = await desk.listSchedules(flags);
    this.emit(schedules, () => desk.schedulesText(schedules, textStyle()));
  }
}
