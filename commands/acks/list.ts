import { Flags } from '@oclif/core';
import { openDesk } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { listFlags } from '../list-flags.ts';
import { textStyle } from '../text-style.ts';

const states = ['awaiting', 'accepted', 'accepted_with_errors', 'partial', 'rejected', 'overdue'] as const;

export default class AcksList extends AgentCommand {
  static override summary = 'List what we sent, and whether partners acknowledged it.';
  static override description =
    'Groups of interchanges from one of app.own_ids, newest first. How long a partner may take: acknowledgements.due_after.';
  static override flags = {
    ...listFlags,
    state: Flags.option({ options: states, summary: 'Only in this state.' })(),
    overdue: Flags.boolean({
      exclusive: ['state', 'unmatched'],
      summary: 'Only what should have been acknowledged by now.',
    }),
    unmatched: Flags.boolean({
      exclusive: ['state'],
      summary: 'Acknowledgements that came and answer nothing that we sent.',
    }),
  };
  static override examples = [
    '<%= config.bin %> acks list --overdue',
    '<%= config.bin %> acks list --partner ZZ:ACME --since 7d',
    '<%= config.bin %> acks list --unmatched --json',
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(AcksList);
    const desk = await openDesk();
    if (flags.unmatched) {
      const unmatched = await desk.listUnmatched(flags);
      return this.emit(unmatched, () => desk.unmatchedText(unmatched, textStyle()));
    }
    const groups = await desk.listSentGroups({ ...flags, ...(flags.overdue ? { state: 'overdue' } : {}) });
    this.emit(groups, () => desk.groupsText(groups, Date.now(), textStyle()));
  }
}
