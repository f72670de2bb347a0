import { Args, Flags } from '@oclif/core';
import { openUpkeep } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { stopSignal } from '../stop-signal.ts';
import { textStyle } from '../text-style.ts';

export default class MaintenanceRun extends AgentCommand {
  static override summary = 'Do the weekly, monthly or quarterly maintenance now, and show its report.';
  static override description =
    'The running service does it; without one it is done here. The report is written to directories.reports as Markdown and HTML. Exit code 1 where an item failed. The service does each by itself, too, by schedules in the settings.';
  static override args = {
    kind: Args.string({ required: true, options: ['weekly', 'monthly', 'quarterly'], description: 'Which one' }),
  };
  static override flags = {
    'dry-run': Flags.boolean({ summary: 'Only look: change nothing and write no report.' }),
  };
  static override examples = [
    '<%= config.bin %> maintenance run weekly',
    '<%= config.bin %> maintenance run quarterly --dry-run',
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(MaintenanceRun);
    const desk = await openUpkeep();
    const kind = args.kind === 'weekly' || args.kind === 'monthly' ? args.kind : 'quarterly';
    const report = await desk.maintain({
      ...flags,
      kind,
      dryRun: flags['dry-run'],
      by: desk.loginName(),
      version: this.config.version,
      signal: stopSignal('A running service goes on with it; `edi-agent schedule list` tells how it stands.'),
    });
    const document = desk.maintenanceDocument(report);
    this.emit(document, () => desk.maintenanceText(report, textStyle()));
    process.exitCode = document.ok ? 0 : 1;
  }
}
