import { Flags } from '@oclif/core';
import { openDesk } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { printStreamed } from '../print-stream.ts';
import { textStyle } from '../text-style.ts';

export default class AuditList extends AgentCommand {
  static override summary = 'List the audit trail, oldest first: what happened, to which file, by whom.';
  static override description = 'With --json an array, one entry of the trail a line.';
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
    const lines = desk.listAudit(flags);
    await printStreamed(lines, { json: flags.json, text: (line) => desk.auditLineText(line, style) });
  }
}
