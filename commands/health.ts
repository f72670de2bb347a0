import { Flags } from '@oclif/core';
import { openServiceDesk } from '../src/agent.ts';
import { AgentCommand } from './base.ts';
import { textStyle } from './text-style.ts';
import { showView, watchSummary } from './watch-view.ts';

export default class Health extends AgentCommand {
  static override summary = 'Say whether all is well, and what to do where it is not.';
  static override description =
    'Exits with 0 when the service is healthy, 1 when it is degraded, 2 when it is unhealthy or does not run. --json prints the document of GET /health.';
  static override flags = { watch: Flags.boolean({ summary: watchSummary }) };
  static override examples = ['<%= config.bin %> health', '<%= config.bin %> health --json'];

  async run(): Promise<void> {
    const { flags } = await this.parse(Health);
    const desk = await openServiceDesk();
    await showView(flags.watch, async () => {
      const health = await desk.lookAtHealth({ ...flags, version: this.config.version });
      this.emit(health, () => desk.healthText(health, textStyle()));
      process.exitCode = desk.healthExitCodes[health.status];
    });
  }
}
