import { Flags } from '@oclif/core';
import { openDoctor } from '../src/agent.ts';
import { AgentCommand } from './base.ts';
import { textStyle } from './text-style.ts';

const exclusive = ['post-shutdown', 'post-upgrade', 'self-test'];
const others = (name: string): string[] => exclusive.filter((one) => one !== name);

export default class Doctor extends AgentCommand {
  static override summary = 'Look at all that the agent needs, and name the command that mends what is wrong.';
  static override description =
    'Settings, service, unit, ledger, log, directories, limits, clock, secrets. It changes nothing; root becomes the user of the service first. Exits with 0 when all is well, 1 with a warning, 2 when something must be mended.';
  static override flags = {
    'post-shutdown': Flags.boolean({
      exclusive: others('post-shutdown'),
      summary: 'After a stop: nobody holds the home, and what the next start does with each unfinished file.',
    }),
    'post-upgrade': Flags.boolean({
      exclusive: others('post-upgrade'),
      summary:
        'After an update: versions of program, service and ledger, settings of the new version, and the self-test.',
    }),
    'self-test': Flags.boolean({
      exclusive: others('self-test'),
      summary: 'Take a good and a broken order down the road of a scratch home; nothing is delivered.',
    }),
  };
  static override examples = [
    '<%= config.bin %> doctor',
    '<%= config.bin %> doctor --self-test',
    '<%= config.bin %> doctor --post-shutdown --json',
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(Doctor);
    const { doctorExitCodes, doctorText, examine } = await openDoctor();
    const mode = (['post-shutdown', 'post-upgrade', 'self-test'] as const).find((one) => flags[one]) ?? 'now';
    const found = await examine({ ...flags, mode, version: this.config.version, becomeWorker: true });
    this.emit(found, () => doctorText(found, textStyle()));
    process.exitCode = doctorExitCodes[found.status];
  }
}
