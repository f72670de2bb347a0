import { Flags } from '@oclif/core';
import { openOutbox } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';

export default class OutboxReplay extends AgentCommand {
  static override summary = 'Tell central monitoring again what happened in a time, from what the ledger still knows.';
  static override description =
    'For a central side that lost it. The events get new numbers and say that they are replayed. What waits is sent by itself and needs no replay.';
  static override flags = {
    since: Flags.string({ required: true, helpValue: 'TIME', summary: 'From: 2026-11-24, or 4 h, 7 d ago.' }),
    until: Flags.string({ helpValue: 'TIME', summary: 'To.' }),
    reason: Flags.string({ required: true, helpValue: 'TEXT', summary: 'Why: it goes into the audit trail.' }),
  };
  static override examples = ['<%= config.bin %> outbox replay --since 2d --reason "the collector lost its disk"'];

  async run(): Promise<void> {
    const { flags } = await this.parse(OutboxReplay);
    const desk = await openOutbox();
    const replayed = await desk.replayOutbox({ ...flags, operator: desk.loginName() });
    this.emit(replayed, () => `${replayed.events} events are told again.`);
  }
}
