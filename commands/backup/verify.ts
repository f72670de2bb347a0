import { Args } from '@oclif/core';
import { openBackups } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { stopSignal } from '../stop-signal.ts';
import { textStyle } from '../text-style.ts';

export default class BackupVerify extends AgentCommand {
  static override summary = 'Read backups to their end and hold every file in them to its SHA-256.';
  static override description =
    'Without names, all of directories.backups; what was found is told by `edi-agent health` until the next time. Exit code 0 when all are sound, 1 when one is not. With --json, one verdict a line; [] where there are none.';
  static override strict = false;
  static override args = { name: Args.string({ description: 'Names of backups, as `backup list` tells them.' }) };
  static override examples = [
    '<%= config.bin %> backup verify',
    '<%= config.bin %> backup verify config_backup_20261124.tar.gz',
  ];

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(BackupVerify);
    const backups = await openBackups();
    const names = argv.map(String);
    let verified = 0;
    for await (const verdict of backups.verifyBackups({
      ...flags,
      names,
      signal: stopSignal('Nothing half made is left. Run the same command again.'),
    })) {
      this.emit(verdict, () => backups.backupVerdictText(verdict, textStyle()));
      verified += 1;
      if (!verdict.ok) process.exitCode = 1;
    }
    if (verified === 0) this.emit([], () => 'There are no backups yet: `edi-agent backup all` makes them.');
  }
}
