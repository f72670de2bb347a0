import { openOutbox } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';

export default class OutboxVerify extends AgentCommand {
  static override summary = 'Check that what waits for central monitoring is whole, and that no number is missing.';
  static override description =
    'Exit code 0 when all holds, 1 when not; each fault is named with its stream and number.';
  static override examples = ['<%= config.bin %> outbox verify'];

  async run(): Promise<void> {
    const { flags } = await this.parse(OutboxVerify);
    const desk = await openOutbox();
    const verdict = await desk.verifyOutbox(flags);
    this.emit(verdict, () => desk.outboxVerdictText(verdict));
    if (!verdict.ok) process.exitCode = 1;
  }
}
