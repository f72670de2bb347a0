import { Args } from '@oclif/core';
import { openDesk } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { textStyle } from '../text-style.ts';

export default class ErrorsShow extends AgentCommand {
  static override summary = 'Show what was wrong with a file, where, and what became of it.';
  static override args = {
    file: Args.string({ required: true, description: 'Id, name or SHA-256 of a file' }),
  };
  static override examples = [
    '<%= config.bin %> errors show orders.x12',
    '<%= config.bin %> errors show 20261124T031210123-00001-000007 --json',
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ErrorsShow);
    const desk = await openDesk();
    const stories = await desk.showFiles({ ...flags, text: args.file, onlyErrors: true });
    const style = textStyle();
    this.emit(stories, () => stories.map((story) => desk.fileStoryText(story, style)).join('\n\n\n'));
  }
}
