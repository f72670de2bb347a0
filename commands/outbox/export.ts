import { Flags } from '@oclif/core';
import { openOutbox } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { printStream } from '../print-stream.ts';

export default class OutboxExport extends AgentCommand {
  static override summary = 'Print what waits for central monitoring as it would be told, one JSON document a line.';
  static override description =
    'For a central side that is to be given by hand what the network keeps back. Nothing is taken out of the outbox.';
  static override flags = {
    stream: Flags.string({ helpValue: 'NAME', summary: 'Only this stream: events, metrics.' }),
  };
  static override examples = ['<%= config.bin %> outbox export --stream events > events.ndjson'];

  async run(): Promise<void> {
    const { flags } = await this.parse(OutboxExport);
    const desk = await openOutbox();
    for await (const text of desk.exportOutbox(flags)) if (!(await printStream(text))) return;
  }
}
