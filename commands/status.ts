import { Flags } from '@oclif/core';
import { openServiceDesk } from '../src/agent.ts';
import { AgentCommand } from './base.ts';
import { textStyle } from './text-style.ts';
import { showView, watchSummary } from './watch-view.ts';

export default class Status extends AgentCommand {
  static override summary = 'Show what the service does: files that wait, in work and done, alarms, partners.';
  static override description =
    'Asks the running service. Where none runs it says so, and tells what the home knows. --json prints the document of GET /api/v1/status.';
  static override flags = { watch: Flags.boolean({ summary: watchSummary }) };
  static override examples = [
    '<%= config.bin %> status',
    '<%= config.bin %> status --json',
    '<%= config.bin %> status --watch',
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(Status);
    const desk = await openServiceDesk();
    await showView(flags.watch, async () => {
      const status = await desk.lookAtStatus({ ...flags, version: this.config.version });
      this.emit(status, () => desk.statusText(status, textStyle()));
    });
  }
}
