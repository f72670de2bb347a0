import { Args, Flags } from '@oclif/core';
import { judgeFiles, processFiles } from '../src/agent.ts';
import { AgentCommand } from './base.ts';
import { printReceipts } from './print-receipts.ts';

export default class Process extends AgentCommand {
  static override summary = 'Take X12 files from end to end: judge, acknowledge, deliver, quarantine.';
  static override description =
    'Files are read where they are and left there. Acknowledgements, accepted sets and quarantined sets land under the home. One bad file does not stop the others; the exit code is the worst one, 10 where some passed.';
  static override strict = false;
  static override args = {
    file: Args.string({ description: 'X12 file, or - for standard input; several may be named' }),
  };
  static override flags = {
    file: Flags.string({
      char: 'f',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'FILE',
      summary: 'Another way to name a file.',
    }),
    directory: Flags.string({ char: 'd', helpValue: 'DIR', summary: 'Take every file of this directory.' }),
    'validate-only': Flags.boolean({ summary: 'Judge only: write nothing.' }),
    'dry-run': Flags.boolean({ summary: 'Say what would be done: write nothing.' }),
    'no-deliver': Flags.boolean({ aliases: ['no-post'], summary: 'Acknowledge and quarantine, but hand nothing on.' }),
    'allow-duplicate': Flags.boolean({ summary: 'Process a file although the same content was processed before.' }),
  };
  static override examples = [
    '<%= config.bin %> process orders.x12',
    '<%= config.bin %> process --json *.x12',
    'cat orders.x12 | <%= config.bin %> process -',
    '<%= config.bin %> process -d /opt/sterling/pickup --dry-run',
  ];

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Process);
    const onlyLook = flags['validate-only'] || flags['dry-run'];
    await printReceipts({
      say: (text) => this.say(text),
      json: flags.json,
      dryRun: flags['dry-run'],
      paths: [...(argv as string[]), ...(flags.file ?? [])],
      open: (common) => {
        const request = { ...common, ...flags, files: common.files };
        if (onlyLook) return judgeFiles(request);
        return processFiles({ ...request, deliver: !flags['no-deliver'], allowDuplicate: flags['allow-duplicate'] });
      },
    });
  }
}
