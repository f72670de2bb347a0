import { Flags } from '@oclif/core';
import { configurationMarkdown } from '../../src/settings/document-markdown.ts';
import { configSchema } from '../../src/settings/document-schema.ts';
import { defaultYaml } from '../../src/settings/document-yaml.ts';
import { AgentCommand } from '../base.ts';

const renderings = {
  json: () => JSON.stringify(configSchema(), null, 2),
  yaml: () => defaultYaml().trimEnd(),
  markdown: () => configurationMarkdown().trimEnd(),
} as const;

export default class ConfigSchema extends AgentCommand {
  static override summary = 'Print what settings there are: JSON Schema, a commented file, or a reference.';
  static override description =
    'The JSON Schema is for editors. The commented YAML file equals the defaults: a start for a file of your own.';
  static override examples = ['<%= config.bin %> config schema', '<%= config.bin %> config schema --as yaml'];
  static override flags = {
    as: Flags.option({
      options: Object.keys(renderings) as (keyof typeof renderings)[],
      default: 'json',
      summary: 'JSON Schema, commented YAML file with the defaults, or Markdown reference.',
    })(),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(ConfigSchema);
    this.emitFile(configSchema(), renderings[flags.as]);
  }
}
