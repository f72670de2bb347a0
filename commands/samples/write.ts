import { Args } from '@oclif/core';
import { AgentError, type SampleWritten, writeSamples } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';

const said: Readonly<Record<SampleWritten['status'], string>> = {
  written: '',
  same: '  (was there already)',
  kept: '  error E004.EXISTS: another file of this name stands there and was kept',
};

export default class SamplesWrite extends AgentCommand {
  static override summary = 'Write sample files: valid test data of every transaction set that comes with schemas.';
  static override description =
    'An order and what follows from it, in versions 004010 and 005010. All have ISA15 = T. Nothing is overwritten: where another file has the name, that one is kept and the exit code is 14.';
  static override args = {
    directory: Args.string({ required: true, description: 'Directory to write to; made when it is missing' }),
  };
  static override examples = ['<%= config.bin %> samples write samples'];

  async run(): Promise<void> {
    const { args } = await this.parse(SamplesWrite);
    const written = await writeSamples(args.directory);
    this.emit(written, () =>
      written.map(({ path, about, status }) => `${path}  ${this.paint('dim', about)}${said[status]}`).join('\n'),
    );
    const kept = written.filter(({ status }) => status === 'kept');
    if (kept.length > 0) process.exitCode = new AgentError('kept', { code: 'E004.EXISTS' }).exitCode;
  }
}
