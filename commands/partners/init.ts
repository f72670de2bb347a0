import { Args, Flags } from '@oclif/core';
import { initPartner } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';

export default class PartnersInit extends AgentCommand {
  static override summary = 'Write a commented profile for a trading partner; one that is there is never overwritten.';
  static override description =
    'Every key is explained in the file; all but the name and one id are commented out. It is in force at the next start.';
  static override args = { name: Args.string({ required: true, description: 'name of the partner' }) };
  static override flags = {
    id: Flags.string({
      helpValue: 'QUALIFIER:ID',
      summary: 'How the partner names himself in ISA05 and ISA06; ZZ and the name in capitals where it is left out.',
    }),
  };
  static override examples = ['<%= config.bin %> partners init acme --id 01:123456789'];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PartnersInit);
    const id = flags.id ?? `ZZ:${args.name.toUpperCase().slice(0, 15)}`;
    const path = await initPartner(flags, args.name, id);
    this.emit({ path, name: args.name, id }, () => `Written: ${path}, for ${id}`);
  }
}
