import { Flags } from '@oclif/core';
import { openDesk } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { printStream } from '../print-stream.ts';
import { textStyle } from '../text-style.ts';

export default class AuditList extends AgentCommand {
  static override summary = 'List the audit trail, oldest first: what happened, to which file, by whom.';
  static override description = 'With --json one document a line, as it stands in the trail.';
  static override flags = {
    from: Flags.string({ helpValue: 'DAY', summary: 'From this day on, 2026-11-24.' }),
    to: Flags.string({ helpValue: 'DAY', summary: 'Up to this day.' }),
    kind: Flags.string({ helpValue: 'KIND', summary: 'Only of this kind: received, delivered, released …' }),
    file: Flags.string({ helpValue: 'ID', summary: 'Only of this file.' }),
    operator: Flags.string({ helpValue: 'NAME', summary: 'Only what this operator decided.' }),
  };
  static override examples = [
    '<%= config.bin %> audit list --from 2026-11-24',
    '<%= config.bin %> audit list --kind released --json',
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(AuditList);
    const desk = await openDesk();
    const style = textStyle();
    for await (const line of desk.listAudit(flags)) {
      if (!(await printStream(`${flags.json ? JSON.stringify(line) : desk.auditLineText(line, style)}\n`))) return;
    }
  }
}
