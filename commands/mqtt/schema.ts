import { Args } from '@oclif/core';
import { AgentError, openMqttDesk } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';

export default class MqttSchema extends AgentCommand {
  static override summary = 'Print the JSON Schema of a payload, or list the payloads there are.';
  static override args = { name: Args.string({ description: 'payload, for instance event' }) };
  static override examples = ['<%= config.bin %> mqtt schema', '<%= config.bin %> mqtt schema event'];

  async run(): Promise<void> {
    const { args } = await this.parse(MqttSchema);
    const schemas = (await openMqttDesk()).payloadSchemas();
    if (args.name === undefined) {
      return this.emit(Object.fromEntries(schemas.map(({ name, schema }) => [name, schema])), () =>
        schemas.map(({ name, topic, help }) => `${name.padEnd(16)}${topic}\n${' '.repeat(16)}${help}`).join('\n'),
      );
    }
    const found = schemas.find(({ name }) => name === args.name);
    if (!found) {
      const hint = `There are: ${schemas.map(({ name }) => name).join(', ')}.`;
      throw new AgentError(`there is no payload "${args.name}"`, { code: 'USAGE', hint });
    }
    this.emit(found.schema, () => JSON.stringify(found.schema, null, 2));
  }
}
