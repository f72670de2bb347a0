import { Args } from '@oclif/core';
import { openBackups } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';

export default class BackupDecrypt extends AgentCommand {
  static override summary = 'Write an encrypted backup as it was before it was encrypted.';
  static override description =
    'With the key of backup.encryption_key_file, beside the backup or where TO says; nothing is overwritten. A restore needs no such step: it reads encrypted backups as they are.';
  static override args = {
    file: Args.string({ required: true, description: 'The encrypted file.' }),
    to: Args.string({ description: 'Where to write; otherwise its name without .enc.' }),
  };
  static override examples = ['<%= config.bin %> backup decrypt backups/metrics_20261124.db.enc /tmp/metrics.db'];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(BackupDecrypt);
    const { decryptBackup } = await openBackups();
    const path = await decryptBackup(flags, args.file, args.to);
    this.emit({ path }, () => `Written: ${path}`);
  }
}
