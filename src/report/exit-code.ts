import { errorCodes, errorFamily, exitCodes } from '../model/error-codes.ts';
import type { Receipt } from '../model/receipt.ts';

/**
 * The exit code of a run: 0 when every file was processed (a duplicate of one that was is no failure, one of a file that
 * was rejected has its code again), 10 when some of it passed and some did not, else that of the worst code.
 */
export function exitCodeOf(run: readonly Pick<Receipt, 'status' | 'code' | 'earlier'>[]): number {
  const receipts = run.map((one) => (one.earlier?.code ? one.earlier : one));
  const passed = receipts.some(({ status }) => status === 'processed' || status === 'partial');
  const bad = receipts.filter(({ status }) => status !== 'processed' && status !== 'duplicate');
  if (bad.length === 0) return exitCodes.ok;
  if (passed) return exitCodes.partial;
  return Math.max(...bad.map(({ code }) => codeOf(code)));
}

function codeOf(code: string | null): number {
  const family = code === null ? undefined : errorFamily(code);
  return family ? errorCodes[family].exitCode : exitCodes.internal;
}
