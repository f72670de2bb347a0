import { openOutbox } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { textStyle } from '../text-style.ts';

export default class OutboxStats extends AgentCommand {
  static override summary = 'Show how much waits for central monitoring, since when, and what was dropped.';
  static override examples = ['<%= config.bin %> outbox stats'];

  async run(): Promise<void> {
    const { flags } = await this.parse(OutboxStats);
    const desk = await openOutbox();
    const streams = await desk.outboxStats(flags);
    this.emit(streams, () => desk.outboxStatsText(streams, Date.now(), textStyle()));
  }
}
