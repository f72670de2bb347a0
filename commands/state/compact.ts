import { openUpkeep } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { stopSignal } from '../stop-signal.ts';
import { textStyle } from '../text-style.ts';

export default class StateCompact extends AgentCommand {
  static override summary =
    'Compact the databases: old rows into sums, free room back to the disk; sizes before and after.';
  static override description =
    'The running service compacts the metrics and lets old files of the ledger go; without a service the file of the ledger is compacted, too. Stopped at any moment, each database is as it was or as it is then.';
  static override examples = ['<%= config.bin %> state compact'];

  async run(): Promise<void> {
    const { flags } = await this.parse(StateCompact);
    const desk = await openUpkeep();
    const signal = stopSignal('Nothing is lost: call it again.');
    const document = await desk.compactState({ ...flags, by: desk.loginName(), signal });
    this.emit(document, () => desk.compactText(document, textStyle()));
  }
}
