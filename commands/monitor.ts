import { type Receipt, startMonitor } from '../src/agent.ts';
import { AgentCommand } from './base.ts';

export default class MonitorCommand extends AgentCommand {
  static override summary = 'Run the agent: watch the pickup directories and take every file from end to end.';
  static override description =
    'Runs in the foreground until it is stopped. SIGTERM or Ctrl-C: takes no more files, ends what is in work, exits with 0; a second one stops at once, and the next start takes up what was in work. SIGHUP: reads the settings anew. Log lines go to standard error and to directories.logs; with --json, one receipt a line goes to standard output.';
  static override examples = [
    '<%= config.bin %> monitor',
    '<%= config.bin %> monitor -c /etc/edi-agent/config.yaml',
    '<%= config.bin %> monitor --home /var/lib/edi-agent',
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(MonitorCommand);
    const say = (text: string): void => void process.stderr.write(`edi-agent: ${text}\n`);
    const monitor = await startMonitor({
      ...flags,
      onReady: () => say('ready'),
      onNote: say,
      ...(flags.json ? { onReceipt: printReceipt } : {}),
    });
    let stops = 0;
    const stop = (): void => {
      stops += 1;
      say(stops === 1 ? 'stopping: the files in work come to their end first' : 'stopping at once');
      if (stops === 1) monitor.stop();
      else if (stops === 2) monitor.kill();
      else process.exit(0);
    };
    const reload = (): void => void monitor.reload();
    process.on('SIGTERM', stop).on('SIGINT', stop).on('SIGHUP', reload);
    try {
      await monitor.ended;
    } finally {
      process.off('SIGTERM', stop).off('SIGINT', stop).off('SIGHUP', reload);
    }
    // A disk that does not answer must not keep a stopped service alive.
    setTimeout(() => process.exit(0), 1_000).unref();
  }
}

function printReceipt({ findings, ...receipt }: Receipt): void {
  process.stdout.write(`${JSON.stringify({ ...receipt, findings: { ...findings, listed: [] } })}\n`);
}
