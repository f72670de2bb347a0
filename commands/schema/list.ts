import { openSchemas } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { textStyle } from '../text-style.ts';

export default class SchemaList extends AgentCommand {
  static override summary = 'List the sets and versions that there is a schema for, and where each comes from.';
  static override examples = ['<%= config.bin %> schema list', '<%= config.bin %> schema list --json'];

  async run(): Promise<void> {
    const { flags } = await this.parse(SchemaList);
    const desk = await openSchemas();
    const list = await desk.listSchemas(flags);
    this.emit(list, () => desk.schemasText(list.sets, textStyle()));
  }
}
