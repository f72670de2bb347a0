import { Args } from '@oclif/core';
import { openDesk } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { listFlags } from '../list-flags.ts';
import { textStyle } from '../text-style.ts';

export default class AcksShow extends AgentCommand {
  static override summary = 'Show a group that we sent, and all that its partner said of it.';
  static override args = {
    control: Args.string({ required: true, description: 'GS06 or ISA13; leading zeros do not matter' }),
  };
  static override flags = { partner: listFlags.partner };
  static override examples = ['<%= config.bin %> acks show 42', '<%= config.bin %> acks show 000000077 --json'];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(AcksShow);
    const desk = await openDesk();
    const stories = await desk.showAcks({ ...flags, control: args.control });
    const shown = { nowMs: Date.now(), style: textStyle() };
    this.emit(stories, () =>
      stories
        .map(({ group, acknowledgements }) =>
          group ? desk.groupText(group, acknowledgements, shown) : desk.unmatchedText(acknowledgements, shown.style),
        )
        .join('\n\n'),
    );
  }
}
