import { Flags } from '@oclif/core';
import { openDesk } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { codeFlag, listFlags } from '../list-flags.ts';
import { textStyle } from '../text-style.ts';

export default class FilesList extends AgentCommand {
  static override summary = 'List the files that the agent has seen, newest first.';
  static override description =
    'With --waiting those that have not ended: in the pickup directories, on their way, or waiting for their next attempt.';
  static override flags = {
    ...listFlags,
    code: codeFlag,
    state: Flags.string({
      helpValue: 'STATE',
      summary: 'Only in this state: processed, partial, failed, retry_wait …',
    }),
    waiting: Flags.boolean({ exclusive: ['state', 'code'], summary: 'Files that wait, the longest waiting first.' }),
  };
  static override examples = [
    '<%= config.bin %> files list --since 1h',
    '<%= config.bin %> files list --state retry_wait --json',
    '<%= config.bin %> files list --waiting',
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(FilesList);
    const desk = await openDesk();
    if (flags.waiting) {
      const waiting = await desk.listWaiting(flags);
      const shown = { nowMs: Date.now(), style: textStyle(), limit: flags.limit };
      return this.emit(waiting, () => desk.waitingText(waiting, shown));
    }
    const files = await desk.listFiles(flags);
    this.emit(files, () => desk.filesText(files, textStyle(), flags.limit));
  }
}
