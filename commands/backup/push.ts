import { Args } from '@oclif/core';
import { openBackups } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { stopSignal } from '../stop-signal.ts';
import { textStyle } from '../text-style.ts';

export default class BackupPush extends AgentCommand {
  static override summary = 'Copy backups elsewhere that are not there yet.';
  static override description =
    'By backup.copy_command and backup.sftp_host. Without names, all that were not copied; those that are named, again. Exit code 0 when all were copied, 1 when one was not. With --json, one result a line.';
  static override strict = false;
  static override args = { name: Args.string({ description: 'Names of backups, as `backup list` tells them.' }) };
  static override examples = ['<%= config.bin %> backup push'];

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(BackupPush);
    const backups = await openBackups();
    for await (const pushed of backups.pushBackups({
      ...flags,
      names: argv.map(String),
      signal: stopSignal('Nothing half made is left. Run the same command again.'),
    })) {
      this.emit(pushed, () => [pushed.name, ...backups.copyLines(pushed.copies, textStyle())].join('\n'));
      if (pushed.copies.some(({ ok }) => !ok)) process.exitCode = 1;
    }
  }
}
