import { Flags } from '@oclif/core';
import { openOutbox } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { textStyle } from '../text-style.ts';

export default class OutboxList extends AgentCommand {
  static override summary = 'List what waits for central monitoring, the oldest first.';
  static override flags = {
    stream: Flags.string({ helpValue: 'NAME', summary: 'Only this stream: events, metrics.' }),
    limit: Flags.integer({ default: 100, min: 1, max: 10_000, helpValue: 'N', summary: 'This many of each at most.' }),
  };
  static override examples = ['<%= config.bin %> outbox list', '<%= config.bin %> outbox list --stream events --json'];

  async run(): Promise<void> {
    const { flags } = await this.parse(OutboxList);
    const desk = await openOutbox();
    const items = await desk.listOutbox(flags);
    this.emit(items, () => desk.outboxListText(items, textStyle()));
  }
}
