import { Flags } from '@oclif/core';
import { AgentError, openInstaller } from '../src/agent.ts';
import { AgentCommand } from './base.ts';
import { textStyle } from './text-style.ts';

const absolute = Flags.custom<string>({
  async parse(path) {
    if (path.startsWith('/')) return path.replace(/(?<=.)\/+$/, '');
    throw new AgentError(`${path} is no absolute path`, { code: 'USAGE', hint: 'Write it from the root on: /opt/…' });
  },
  helpValue: 'DIR',
});

export default class Install extends AgentCommand {
  static override summary =
    'Install the agent as a service of this host: user, directories, unit, settings, completions.';
  static override description =
    'Puts in place what is missing and puts right what differs; settings are written once and never overwritten, and directories that others made are left as they are. Twice changes nothing. Without flags it asks on a terminal. Nothing is started. Where a package brought the program, only the part of the site is done. Exits with 2 when something of what was installed would not work.';
  static override flags = {
    'sterling-group': Flags.string({ helpValue: 'GROUP', summary: 'Group that Sterling shares with the agent.' }),
    pickup: absolute({ multiple: true, summary: 'Directory where files are left for the agent; again for more.' }),
    delivery: absolute({ summary: 'Directory where what goes out is left.' }),
    environment: Flags.option({ options: ['production', 'test'] as const })({ summary: 'What data it works with.' }),
    prefix: absolute({ summary: 'Lay everything below DIR, without users, owners and systemctl.' }),
    'dry-run': Flags.boolean({ summary: 'Tell all that would be done, and do nothing.' }),
  };
  static override examples = [
    '<%= config.bin %> install --dry-run',
    '<%= config.bin %> install --sterling-group sterling --pickup /opt/sterling/pickup --delivery /opt/sterling/delivery',
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(Install);
    const { askSite, install, installText } = await openInstaller();
    const { 'sterling-group': sterlingGroup = null, pickup = [], delivery = null, environment } = flags;
    const isTold = sterlingGroup !== null || pickup.length > 0 || delivery !== null || environment !== undefined;
    const asks = !(isTold || flags['dry-run'] || flags.json || flags.prefix);
    const site = asks ? await askSite() : { sterlingGroup, pickup, delivery, environment: environment ?? 'production' };
    const outcome = await install({
      site,
      prefix: flags.prefix ?? '',
      dryRun: flags['dry-run'],
      manifest: this.config.commands,
    });
    this.emit(outcome, () => installText(outcome, textStyle()));
    if (outcome.checks.some(({ ok }) => !ok)) process.exitCode = 2;
  }
}
