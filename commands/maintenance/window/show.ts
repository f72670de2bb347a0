import { openUpkeep } from '../../../src/agent.ts';
import { AgentCommand } from '../../base.ts';
import { textStyle } from '../../text-style.ts';

export default class MaintenanceWindowShow extends AgentCommand {
  static override summary = 'Show whether a maintenance window is open, or the service paused.';
  static override examples = ['<%= config.bin %> maintenance window show'];

  async run(): Promise<void> {
    const { flags } = await this.parse(MaintenanceWindowShow);
    const desk = await openUpkeep();
    const rests = await desk.listRests(flags);
    this.emit(rests, () => desk.restsText(rests, textStyle()));
  }
}
