import { Flags } from '@oclif/core';
import { openDesk } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { codeFlag, listFlags } from '../list-flags.ts';
import { textStyle } from '../text-style.ts';

export default class FilesList extends AgentCommand {
  static override summary = 'List the files that the agent has seen, newest first.';
  static override flags = {
    ...listFlags,
    code: codeFlag,
    state: Flags.string({
      helpValue: 'STATE',
      summary: 'Only in this state: processed, partial, failed, retry_wait …',
    }),
  };
  static override examples = [
    '<%= config.bin %> files list --since 1h',
    '<%= config.bin %> files list --state retry_wait --json',
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(FilesList);
    const desk = await openDesk();
    const files = await desk.listFiles(flags);
    this.emit(files, () => desk.filesText(files, textStyle(), flags.limit));
  }
}
