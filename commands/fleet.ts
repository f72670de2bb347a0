import { Flags } from '@oclif/core';
import { openFleet } from '../src/agent.ts';
import { AgentCommand } from './base.ts';
import { showFleet } from './show-fleet.ts';

export default class FleetCommand extends AgentCommand {
  static override summary = 'Watch all agents at a broker; keep their events, each once, and acknowledge them.';
  static override description =
    'The central side. Connects to mqtt.url as the settings say, and shows a live table on a terminal. With --ndjson or --sqlite events are kept durably, each once, and only then acknowledged, so that agents may let go of them. docs/mqtt.md tells the rights it needs, and how several collectors divide the work.';
  static override flags = {
    once: Flags.boolean({ summary: 'Show the agents once, and end; with --json as one document.' }),
    wait: Flags.integer({
      default: 3,
      helpValue: 'SECONDS',
      max: 3_600,
      min: 1,
      summary: 'With --once: how long to listen at most.',
    }),
    agent: Flags.string({ helpValue: 'TENANT/SITE/AGENT', summary: 'Print every message of this agent, a line each.' }),
    tail: Flags.boolean({ summary: 'Print every message of all agents, a line each.' }),
    ndjson: Flags.string({ exclusive: ['sqlite'], helpValue: 'FILE', summary: 'Keep events as lines of JSON.' }),
    sqlite: Flags.string({
      helpValue: 'FILE',
      summary: 'Keep events in a SQLite file; several collectors may share it.',
    }),
    share: Flags.string({
      helpValue: 'GROUP',
      summary: 'Divide the events with the other collectors of this name; needs --sqlite, or --no-ack.',
    }),
    ack: Flags.boolean({ allowNo: true, default: true, summary: 'Acknowledge what is kept.' }),
    'client-id': Flags.string({
      helpValue: 'NAME',
      summary: 'A client id of its own: the broker keeps events for a day while the collector is away.',
    }),
  };
  static override examples = [
    '<%= config.bin %> fleet',
    '<%= config.bin %> fleet --once --json',
    '<%= config.bin %> fleet --sqlite /var/lib/edi-fleet/events.db --client-id fleet-1',
    '<%= config.bin %> fleet --agent acme/berlin/a1',
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(FleetCommand);
    const printsLines = flags.tail || flags.agent !== undefined;
    const fleet = await openFleet({
      ...flags,
      clientId: flags['client-id'],
      everything: printsLines,
      onNote: (note) => void process.stderr.write(`edi-agent: ${note}\n`),
      ...(printsLines ? { onMessage: this.#printer(flags) } : {}),
    });
    await showFleet(fleet, { ...flags, printsLines });
  }

  #printer({ agent, json }: { readonly agent?: string | undefined; readonly json: boolean }) {
    return (line: { readonly agent: string; readonly text: string; readonly json: string }): void => {
      if (agent === undefined || agent === line.agent) process.stdout.write(`${json ? line.json : line.text}\n`);
    };
  }
}
