import { AgentCommand } from './base.ts';
import { runService } from './run-service.ts';

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
    await runService(flags, { version: this.config.version, watching: true });
  }
}
