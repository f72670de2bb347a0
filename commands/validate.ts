import { Args, Flags } from '@oclif/core';
import { judgeFiles } from '../src/agent.ts';
import { AgentCommand } from './base.ts';
import ConfigValidate from './config/validate.ts';
import { printReceipts } from './print-receipts.ts';

export default class Validate extends AgentCommand {
  static override summary = 'Judge X12 files and change nothing; without a file, check the settings.';
  static override description = 'With a FILE, judges it. With --config and no FILE, does what `config validate` does.';
  static override strict = false;
  static override args = {
    file: Args.string({ description: 'X12 file, or - for standard input; several may be named' }),
  };
  static override flags = {
    directory: Flags.string({ char: 'd', helpValue: 'DIR', summary: 'Judge every file of this directory.' }),
  };
  static override examples = [
    '<%= config.bin %> validate orders.x12',
    '<%= config.bin %> validate --config config/config.yaml',
  ];

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Validate);
    if (argv.length === 0 && flags.directory === undefined) {
      await new ConfigValidate(this.argv, this.config).run();
      return;
    }
    await printReceipts({
      say: (text) => this.say(text),
      json: flags.json,
      dryRun: false,
      paths: argv as string[],
      open: (common) => judgeFiles({ ...common, ...flags, files: common.files }),
    });
  }
}
