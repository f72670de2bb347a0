import { Flags } from '@oclif/core';
import { openBackups } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { textStyle } from '../text-style.ts';

export default class BackupPrune extends AgentCommand {
  static override summary = 'Remove backups that are older than the settings keep them.';
  static override description =
    'By backup.keep_config, keep_metrics, keep_logs and keep_state. The newest of each kind always stays. Copies elsewhere are left alone.';
  static override flags = { 'dry-run': Flags.boolean({ summary: 'Only tell which they are.' }) };
  static override examples = ['<%= config.bin %> backup prune --dry-run'];

  async run(): Promise<void> {
    const { flags } = await this.parse(BackupPrune);
    const { 'dry-run': dryRun, ...request } = flags;
    const backups = await openBackups();
    const removed = await backups.pruneBackups({ ...request, dryRun });
    const said = dryRun ? 'Would be removed:' : 'Removed:';
    this.emit(removed, () =>
      removed.length === 0
        ? 'None is older than it is kept.'
        : `${said}\n${backups.backupListText(removed, textStyle())}`,
    );
  }
}
