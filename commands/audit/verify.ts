import { Flags } from '@oclif/core';
import { openDesk } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { textStyle } from '../text-style.ts';

export default class AuditVerify extends AgentCommand {
  static override summary = 'Check that no line of the audit trail was changed, removed or moved.';
  static override description =
    'Every line is checked against its hash and the line before, and the end against the ledger. Exit code 0 when all holds, 1 when not; each fault is named with its file and line.';
  static override flags = {
    from: Flags.string({ helpValue: 'DAY', summary: 'From this day on, 2026-11-24.' }),
    to: Flags.string({ helpValue: 'DAY', summary: 'Up to this day.' }),
  };
  static override examples = [
    '<%= config.bin %> audit verify',
    '<%= config.bin %> audit verify --from 2026-11-01 --json',
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(AuditVerify);
    const desk = await openDesk();
    const verdict = await desk.verifyAudit(flags);
    this.emit(verdict, () => desk.auditVerdictText(verdict, textStyle()));
    if (!verdict.ok) process.exitCode = 1;
  }
}
