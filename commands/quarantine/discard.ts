import { AgentCommand } from '../base.ts';
import { decide, decideArgs, decideFlags } from './decide.ts';

export default class QuarantineDiscard extends AgentCommand {
  static override summary = 'Drop what is held back, for good.';
  static override description =
    'Its bytes stay in the quarantine directory until retention removes them; nothing is handed on.';
  static override strict = false;
  static override args = decideArgs;
  static override flags = decideFlags;
  static override examples = [
    '<%= config.bin %> quarantine discard 20261124T031210123-00001-000007.2 --reason "agreed with ACME by phone"',
    '<%= config.bin %> quarantine discard --code E003 --partner ZZ:ACME --since 24h --reason "will be sent again" --yes',
  ];

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(QuarantineDiscard);
    await decide({ action: 'discard', ids: argv as string[], flags, say: (text) => this.say(text) });
  }
}
