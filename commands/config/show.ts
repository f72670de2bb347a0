import { requireSettings, sourceText } from '../../src/agent.ts';
import { settingLines, shownSettings } from '../../src/settings/show.ts';
import { AgentCommand } from '../base.ts';

export default class ConfigShow extends AgentCommand {
  static override summary = 'Show every setting in force and where it comes from.';
  static override description =
    'Default, line of the file, environment variable or option. Directories are absolute, secrets are masked; every value is as it would be written in the file.';
  static override examples = ['<%= config.bin %> config show', '<%= config.bin %> config show --json'];

  async run(): Promise<void> {
    const { flags } = await this.parse(ConfigShow);
    const { source, settings, origins } = await requireSettings(flags);
    const shown = shownSettings(settings, origins);
    this.emit({ source, settings: shown }, () =>
      [this.paint('bold', `Settings from ${sourceText(source)}`), '', ...settingLines(shown)].join('\n'),
    );
  }
}
