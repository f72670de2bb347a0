import { Flags } from '@oclif/core';
import { openUpkeep } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { stopSignal } from '../stop-signal.ts';
import { textStyle } from '../text-style.ts';

export default class MaintenanceChecklist extends AgentCommand {
  static override summary = 'Go through the maintenance checklist of the runbook, with evidence for each item.';
  static override description =
    'Backs up configuration and metrics, reviews the log, looks at disks and connectivity, processes a sample, and writes the report. Works with and without a running service. Exit code 1 where an item failed.';
  static override flags = {
    note: Flags.string({
      helpValue: 'TEXT',
      summary: 'What was updated in the documentation: signs the last item off.',
    }),
    operator: Flags.string({ helpValue: 'NAME', summary: 'Who signs it off; the login name where left out.' }),
  };
  static override examples = [
    '<%= config.bin %> maintenance checklist',
    '<%= config.bin %> maintenance checklist --note "contacts of ACME updated"',
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(MaintenanceChecklist);
    const desk = await openUpkeep();
    const { note, operator: by = desk.loginName() } = flags;
    const report = await desk.runChecklist({
      ...flags,
      version: this.config.version,
      signOff: note === undefined ? null : { by, note },
      signal: stopSignal('What was backed up stays; run the checklist again.'),
    });
    const document = desk.maintenanceDocument(report);
    this.emit(document, () => desk.maintenanceText(report, textStyle()));
    process.exitCode = document.ok ? 0 : 1;
  }
}
