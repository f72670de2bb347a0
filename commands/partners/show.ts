import { Args } from '@oclif/core';
import { AgentError, partnersInForce } from '../../src/agent.ts';
import { writtenProfile } from '../../src/settings/partners/written.ts';
import { AgentCommand } from '../base.ts';

export default class PartnersShow extends AgentCommand {
  static override summary = 'Show what is agreed with a trading partner, with everything that its profile leaves out.';
  static override description = 'With the keys and values of its file; what was not given holds as for everybody.';
  static override args = { name: Args.string({ required: true, description: 'name of the partner' }) };
  static override examples = ['<%= config.bin %> partners show acme'];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PartnersShow);
    const { directory, partners } = await partnersInForce(flags);
    const partner = partners.find(({ name }) => name === args.name);
    if (!partner) {
      throw new AgentError(`there is no partner ${args.name} in ${directory}`, {
        code: 'USAGE',
        hint: 'See `edi-agent partners list` for those there are.',
      });
    }
    const written = writtenProfile(partner);
    this.emit(written, () => [this.paint('bold', partner.name), ...linesOf(written, '  ')].join('\n'));
  }
}

/** Keys and values, one a line; what was not given holds as for everybody. */
function linesOf(value: object, indent: string): readonly string[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    if (key === 'name') return [];
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner) && Object.keys(inner).length > 0) {
      return [`${indent}${key}`, ...linesOf(inner, `${indent}  `)];
    }
    return [`${indent}${key.padEnd(20)} ${inner === null ? 'not given' : JSON.stringify(inner)}`];
  });
}
