import { Flags } from '@oclif/core';
import { AgentCommand } from '../base.ts';
import { decide, decideArgs, decideFlags } from './decide.ts';

export default class QuarantineReplay extends AgentCommand {
  static override summary = 'Judge again what is held back, after the rules, the profile or the data were mended.';
  static override description =
    'What is good by now is handed on; what is still wrong stays held, with its findings shown. The partner is not answered again. The same set replayed twice is one delivery. While the service works in the home, stop it first.';
  static override strict = false;
  static override args = decideArgs;
  static override flags = {
    ...decideFlags,
    file: Flags.string({ helpValue: 'FILE', summary: 'A mended copy to judge in place of the one item named.' }),
  };
  static override examples = [
    '<%= config.bin %> quarantine replay 20261124T031210123-00001-000007.2 --file mended.x12 --reason "PO103 was EACH"',
    '<%= config.bin %> quarantine replay --code E003.PARTNER --reason "profile written" --yes',
  ];

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(QuarantineReplay);
    await decide({ action: 'replay', ids: argv as string[], flags, say: (text) => this.say(text) });
  }
}
