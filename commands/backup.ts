import { Args, Flags } from '@oclif/core';
import { openBackups } from '../src/agent.ts';
import { AgentCommand } from './base.ts';
import { stopSignal } from './stop-signal.ts';
import { textStyle } from './text-style.ts';

const kinds = ['config', 'metrics', 'logs', 'state'] as const;

export default class BackupCommand extends AgentCommand {
  static override summary = 'Back up settings, metrics, logs, state, or all of them, while the service runs or not.';
  static override description =
    'Writes into directories.backups under the names of the runbook, config_backup_YYYYMMDD.tar.gz and so on; a second one of a day gets the time added, nothing is overwritten. Each holds a manifest with the SHA-256 of every file in it. With backup.copy_command or backup.sftp_host it is copied elsewhere. Exit code 0 when all was made and copied, 10 when a part was, 1 when nothing was.';
  static override args = {
    kind: Args.string({ required: true, options: [...kinds, 'all'], description: 'What to back up.' }),
  };
  static override flags = {
    secrets: Flags.boolean({ summary: 'Take the values of secrets in the settings in as well.' }),
  };
  static override examples = [
    '<%= config.bin %> backup all',
    '<%= config.bin %> backup config --secrets',
    '<%= config.bin %> backup state --json',
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(BackupCommand);
    const backups = await openBackups();
    const wanted = kinds.filter((kind) => args.kind === 'all' || kind === args.kind);
    const { secrets, ...request } = flags;
    const outcomes = await backups.runBackup({
      ...request,
      ...(secrets ? { secrets } : {}),
      kinds: wanted,
      version: this.config.version,
      signal: stopSignal('Nothing half made is left. Run the same command again.'),
    });
    this.emit(outcomes, () => backups.backupOutcomesText(outcomes, textStyle()));
    process.exitCode = backups.backupExitCode(outcomes);
  }
}
