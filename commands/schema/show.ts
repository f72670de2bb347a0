import { Args, Flags } from '@oclif/core';
import { openSchemas } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { textStyle } from '../text-style.ts';

export default class SchemaShow extends AgentCommand {
  static override summary = 'Show the segments and loops of a set, or the elements of one of its segments.';
  static override description =
    'With --json the document, with --segment an array of documents: each is a file for directories.schemas to begin with.';
  static override args = {
    set: Args.string({ required: true, description: 'transaction set (ST01), for instance 850' }),
  };
  static override flags = {
    version: Flags.string({
      helpValue: 'VERSION',
      summary: 'Version (GS08), for instance 004010; the newest when left out.',
    }),
    segment: Flags.string({
      helpValue: 'ID',
      summary: 'Elements of this segment: types, lengths, codes, syntax notes.',
    }),
  };
  static override examples = [
    '<%= config.bin %> schema show 850',
    '<%= config.bin %> schema show 850 --version 004010 --segment N1',
    '<%= config.bin %> schema show 850 --segment N1 --json',
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(SchemaShow);
    const desk = await openSchemas();
    if (flags.segment !== undefined) {
      const { segment, documents } = await desk.showSegment({ ...flags, set: args.set, segment: flags.segment });
      return this.emit(documents, () => desk.segmentText(segment, textStyle()));
    }
    const { document, outline } = await desk.showSchema({ ...flags, set: args.set });
    this.emit(document, () => desk.outlineText(outline, textStyle()));
  }
}
