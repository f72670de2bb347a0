import { Args, Flags } from '@oclif/core';
import { type InspectRecord, inspectFile, inspectionText, Progress, segmentsHeading } from '../src/agent.ts';
import { AgentCommand } from './base.ts';
import { printStream } from './print-stream.ts';
import { textStyle } from './text-style.ts';

export default class Inspect extends AgentCommand {
  static override summary = 'Show what stands in a file: interchanges, groups, sets, delimiters and places.';
  static override description =
    'Reads the file and nothing else: no home, no log. A damaged or foreign file shows what can be seen, then why it is not X12. Bytes count from 0, lines from 1. With --json one document a line. Loops are told of sets that there is a schema for; where the settings cannot be used, by the built-in schemas.';
  static override args = {
    file: Args.string({ required: true, description: 'X12 file, or - for standard input' }),
  };
  static override flags = {
    segments: Flags.boolean({ summary: 'List every segment: offset, line, ordinal in its set, loop, id and text.' }),
  };
  static override examples = [
    '<%= config.bin %> inspect orders.x12',
    '<%= config.bin %> inspect orders.x12 --segments',
    'cat orders.x12 | <%= config.bin %> inspect - --json',
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Inspect);
    const { json, segments } = flags;
    const stop = new AbortController();
    const progress = new Progress({ name: args.file });
    const style = textStyle();
    const lineOf = (record: InspectRecord): string =>
      json ? JSON.stringify(record) : inspectionText(record, style, segments);
    if (segments && !json) await printStream(`${style.paint('dim', segmentsHeading)}\n`);
    try {
      await inspectFile({
        ...flags,
        file: args.file,
        segments,
        signal: stop.signal,
        onProgress: (bytes) => progress.update(bytes),
        tell: async (records) => {
          progress.clear();
          const text = records.map(lineOf).filter((line) => line !== '');
          if (text.length > 0 && !(await printStream(`${text.join('\n')}\n`))) stop.abort();
        },
      });
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    } finally {
      progress.clear();
    }
  }
}
