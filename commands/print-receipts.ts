import { exitCodeOf, Progress, type Receipt, receiptText, summaryText } from '../src/agent.ts';
import { stopSignal } from './stop-signal.ts';
import { textStyle } from './text-style.ts';

export interface PrintOptions {
  readonly json: boolean;
  /** Prints for people. */
  say(text: string): void;
  readonly dryRun: boolean;
  readonly paths: readonly string[];
  open(common: {
    readonly files: readonly string[];
    readonly signal: AbortSignal;
    readonly onProgress: (bytesRead: number) => void;
  }): AsyncIterable<Receipt>;
}

/** Prints receipts as they come, one JSON document a line or for people, and sets the exit code: the worst one. */
export async function printReceipts(options: PrintOptions): Promise<void> {
  const signal = stopSignal(
    'Nothing is lost or done twice: run the same command again, and it goes on where it stopped.',
  );
  const progress = new Progress();
  const receipts: Receipt[] = [];
  const onProgress = (bytes: number): void => progress.update(bytes);
  for await (const receipt of options.open({ files: options.paths, signal, onProgress })) {
    progress.clear();
    receipts.push({ ...receipt, findings: { ...receipt.findings, listed: [] } });
    const gap = receipts.length > 1 ? '\n' : '';
    if (options.json) process.stdout.write(`${JSON.stringify(receipt)}\n`);
    else options.say(`${gap}${receiptText(receipt, textStyle())}`);
  }
  if (!options.json && receipts.length > 1) process.stdout.write(`\n${summaryText(receipts)}\n`);
  if (!options.json && options.dryRun) process.stdout.write('Dry run: nothing was written.\n');
  process.exitCode = exitCodeOf(receipts);
}
