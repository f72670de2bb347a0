import { Flags } from '@oclif/core';
import { openLogs } from '../src/agent.ts';
import { AgentCommand } from './base.ts';
import { listFlags } from './list-flags.ts';
import { printStream } from './print-stream.ts';

export default class Logs extends AgentCommand {
  static override summary = 'Show the log: its last lines, those that are wanted, those to come.';
  static override description =
    'Reads the files of directories.logs, whoever writes them. Times are local. --json prints the records as they were written, one a line.';
  static override flags = {
    follow: Flags.boolean({ char: 'f', summary: 'Go on with new lines until Ctrl-C.' }),
    lines: Flags.integer({
      char: 'n',
      min: 0,
      helpValue: 'N',
      summary: 'This many at most, the newest; 100 unless --since is given.',
    }),
    level: Flags.option({ options: ['debug', 'info', 'warn', 'error'] as const, summary: 'This level and above.' })(),
    grep: Flags.string({
      helpValue: 'TEXT',
      summary: 'Only lines with this text; upper and lower case count as the same.',
    }),
    since: listFlags.since,
  };
  static override examples = [
    '<%= config.bin %> logs -f',
    '<%= config.bin %> logs -n 20 --level error',
    '<%= config.bin %> logs --since 4h --grep E004 --json',
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(Logs);
    const { logLineText, readLogs } = await openLogs();
    const over = new AbortController();
    const stop = (): void => over.abort();
    if (flags.follow) process.once('SIGINT', stop).once('SIGTERM', stop);
    const colored = process.stdout.isTTY === true && !process.env.NO_COLOR;
    for await (const line of readLogs({ ...flags, signal: over.signal })) {
      if (!(await printStream(flags.json ? `${line}\n` : logLineText(line, colored)))) return;
    }
  }
}
