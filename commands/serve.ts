import { AgentCommand } from './base.ts';
import { runService } from './run-service.ts';

export default class Serve extends AgentCommand {
  static override summary = 'Run the local API without watching: files are taken when somebody asks for it.';
  static override description =
    'As `monitor` does, but leaves the pickup directories alone: a file is taken when POST /api/v1/process names it. What an earlier run left in work comes to its end. docs/api.md tells what the API answers.';
  static override examples = ['<%= config.bin %> serve', '<%= config.bin %> serve --home /var/lib/edi-agent'];

  async run(): Promise<void> {
    const { flags } = await this.parse(Serve);
    await runService(flags, { version: this.config.version, watching: false });
  }
}
