import { AgentCommand } from '../base.ts';
import { decide, decideArgs, decideFlags } from './decide.ts';

export default class QuarantineRelease extends AgentCommand {
  static override summary = 'Hand on what is held back as it is, in spite of its errors.';
  static override description =
    'The same set released twice is one delivery. Data of the other environment (ISA15) is never released. While the service works in the home, stop it first.';
  static override strict = false;
  static override args = decideArgs;
  static override flags = decideFlags;
  static override examples = [
    '<%= config.bin %> quarantine release 20261124T031210123-00001-000007.2 --reason "agreed with ACME by phone"',
    '<%= config.bin %> quarantine release --code E003 --partner ZZ:ACME --since 24h --reason "their test week" --yes',
  ];

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(QuarantineRelease);
    await decide({ action: 'release', ids: argv as string[], flags, say: (text) => this.say(text) });
  }
}
