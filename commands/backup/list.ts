import { openBackups } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { textStyle } from '../text-style.ts';

export default class BackupList extends AgentCommand {
  static override summary = 'List the backups there are, newest first.';
  static override examples = ['<%= config.bin %> backup list'];

  async run(): Promise<void> {
    const { flags } = await this.parse(BackupList);
    const backups = await openBackups();
    const list = await backups.listBackups(flags);
    this.emit(list, () => backups.backupListText(list, textStyle()));
  }
}
