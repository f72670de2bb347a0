import { Args, Flags } from '@oclif/core';
import { openRestore } from '../src/agent.ts';
import { AgentCommand } from './base.ts';
import { stopSignal } from './stop-signal.ts';
import { textStyle } from './text-style.ts';

const kinds = ['config', 'metrics', 'state'] as const;

export default class RestoreCommand extends AgentCommand {
  static override summary = 'Restore settings, metrics or state from a backup, or rehearse it.';
  static override description =
    'The service must be stopped. Every file is held to the manifest before anything changes; then all is replaced at once, and what was there is kept beside it (replaced-TIME). Restored state begins a new epoch, never gives out a control number again, and does not deliver again what the audit trail or the delivery directories show as delivered. With --rehearse it is restored into a scratch home, where a sample is taken through, and nothing else changes. Exit code 0 when it was done, or the rehearsal passed; 1 otherwise.';
  static override args = {
    kind: Args.string({ required: true, options: [...kinds], description: 'What to restore.' }),
    file: Args.string({ required: true, description: 'The backup; of metrics the .db or the .sql.' }),
  };
  static override flags = {
    rehearse: Flags.boolean({ summary: 'Try it in a scratch home and leave the real one alone.' }),
  };
  static override examples = [
    '<%= config.bin %> restore config backups/config_backup_20261124.tar.gz -c /etc/edi-agent/config.yaml',
    '<%= config.bin %> restore metrics backups/metrics_20261124.sql',
    '<%= config.bin %> restore state backups/state_backup_20261124.tar.gz --rehearse',
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(RestoreCommand);
    const kind = kinds.find((one) => one === args.kind) ?? 'state';
    const { restore, restoreText } = await openRestore();
    const signal = stopSignal('Run it again, or start the service: what was begun is ended or taken back.');
    const outcome = await restore({ ...flags, kind, file: args.file, signal });
    this.emit(outcome, () => restoreText(outcome, textStyle()));
    if (outcome.checks.some(({ ok }) => !ok)) process.exitCode = 1;
  }
}
