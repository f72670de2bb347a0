import { styleText } from 'node:util';
import { Command, Flags } from '@oclif/core';
import { asksFor } from './asks-for.ts';
import { withGivenPlace } from './given-place.ts';

/** What all commands share: the global flags, and one way of printing for people and machines. */
export abstract class AgentCommand extends Command {
  static override baseFlags = {
    config: Flags.string({
      char: 'c',
      helpGroup: 'GLOBAL',
      helpValue: 'FILE',
      summary:
        'Settings file; otherwise $EDI_AGENT_CONFIG, ./config/config.yaml, /etc/edi-agent/config.yaml, the defaults.',
    }),
    home: Flags.string({
      helpGroup: 'GLOBAL',
      helpValue: 'DIR',
      summary: 'Directory the agent works in; ./edi-agent-home when no settings say otherwise.',
    }),
    json: Flags.boolean({ helpGroup: 'GLOBAL', summary: 'Print JSON on standard output and nothing else.' }),
    debug: Flags.boolean({ helpGroup: 'GLOBAL', summary: 'Show where in the program a failure came from.' }),
  };

  /** Prints one result: with `--json` the document on one line, otherwise the text made for people. */
  protected emit(document: unknown, text: () => string): void {
    if (asksFor('--json', this.argv)) process.stdout.write(`${JSON.stringify(document)}\n`);
    else this.say(text());
  }

  /** As `emit`, of a text that goes into a file. */
  protected emitFile(document: unknown, text: () => string): void {
    process.stdout.write(`${asksFor('--json', this.argv) ? JSON.stringify(document) : text()}\n`);
  }

  /** Prints for people; the commands that it names work as they are typed. */
  protected say(text: string): void {
    process.stdout.write(`${withGivenPlace(text, this.argv)}\n`);
  }

  /** Colours text for a terminal; plain text where NO_COLOR is set or standard output is no terminal. */
  protected paint(style: Parameters<typeof styleText>[0], text: string): string {
    return styleText(style, text, { stream: process.stdout });
  }

  /** Failures are reported in one place, reportFailure, by whoever started the command. */
  protected override async catch(error: Error): Promise<never> {
    throw error;
  }
}
