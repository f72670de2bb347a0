import { partnersInForce } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';

export default class PartnersList extends AgentCommand {
  static override summary = 'List the trading partners that have a profile.';
  static override examples = ['<%= config.bin %> partners list', '<%= config.bin %> partners list --json'];

  async run(): Promise<void> {
    const { flags } = await this.parse(PartnersList);
    const { directory, partners } = await partnersInForce(flags);
    this.emit({ directory, partners }, () => {
      if (partners.length === 0) return `No profiles in ${directory}. Write one: edi-agent partners init NAME`;
      const width = Math.max(...partners.map(({ name }) => name.length));
      const rows = partners.map(({ name, rules }) => `${name.padEnd(width)}  ${rules.ids.map(idText).join(', ')}`);
      return [this.paint('bold', `${partners.length} in ${directory}`), ...rows].join('\n');
    });
  }
}

function idText(id: { readonly interchange: string; readonly group: string | null; readonly usage: string }): string {
  const group = id.group === null ? '' : `/${id.group}`;
  return `${id.interchange}${group}${id.usage === 'test' ? ' (test)' : ''}`;
}
