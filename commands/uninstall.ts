import { Flags } from '@oclif/core';
import { AgentError, openInstaller } from '../src/agent.ts';
import { AgentCommand } from './base.ts';
import { stopSignal } from './stop-signal.ts';

export default class Uninstall extends AgentCommand {
  static override summary = 'Take away what `install` brought. Settings, state, logs and files stay.';
  static override description =
    'Stops the service, then removes program, unit and completions. With --purge settings, state, logs, every file in /var/lib/edi-agent and the user go too; directories elsewhere stay in any case.';
  static override flags = {
    purge: Flags.boolean({ summary: 'Remove settings, state, logs, files and the user as well.' }),
    prefix: Flags.string({ helpValue: 'DIR', summary: 'The --prefix of the installation.', default: '' }),
    'dry-run': Flags.boolean({ summary: 'Tell all that would be removed, and do nothing.' }),
    yes: Flags.boolean({ char: 'y', summary: 'Do not ask before a purge.' }),
  };
  static override examples = ['<%= config.bin %> uninstall', '<%= config.bin %> uninstall --purge --dry-run'];

  async run(): Promise<void> {
    const { flags } = await this.parse(Uninstall);
    const { confirm, uninstall, uninstallText } = await openInstaller();
    const request = { ...flags, dryRun: flags['dry-run'] };
    if (flags.purge && !flags.yes && !flags['dry-run']) {
      const { removed } = await uninstall({ ...request, dryRun: true });
      const signal = stopSignal('Nothing was removed.');
      const answer = await confirm(`For good:\n  ${removed.join('\n  ')}\nRemove all of it?`, signal);
      if (answer === 'nobody')
        throw new AgentError('nobody is there to be asked', {
          code: 'USAGE',
          hint: 'Look at --dry-run, then say --yes.',
        });
      if (!answer) return void process.stderr.write('Nothing was removed.\n');
    }
    const outcome = await uninstall(request);
    this.emit(outcome, () => uninstallText(outcome));
  }
}
