import { unreachable } from '../kit/assert.ts';
import { visible } from '../kit/columns.ts';
import type { FileStatus, Receipt } from '../model/receipt.ts';
import { bytesText, counted, durationText, numberText } from './measures.ts';
import type { TextStyle } from './text-style.ts';

/** The last line: what became of the file. Where something is wrong it has the word "error" and the code. */
export function verdictText(receipt: Receipt, { paint }: TextStyle): string {
  const { code, message, status } = receipt;
  const text = visible(message ?? acceptedText(receipt));
  if (code !== null) return `${paint('red', `error ${code}`)}: ${statusWord(status)}: ${lowerFirst(text)}`;
  if (status === 'duplicate') return `${paint('yellow', 'Duplicate')}: ${lowerFirst(text)}`;
  return `${paint('green', 'Good')}: ${text}`;
}

function acceptedText({ transactions, accepted, interchanges, findings }: Receipt): string {
  const sets =
    transactions === 0
      ? `${counted(interchanges, 'interchange')} without transaction sets`
      : `${numberText(accepted)} of ${counted(transactions, 'transaction set')} accepted`;
  return findings.warnings === 0 ? sets : `${sets}, ${counted(findings.warnings, 'warning')}`;
}

/** A file name, an acronym or a code stays as it is. */
function lowerFirst(text: string): string {
  return /^[A-Z][a-z]+ /.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

function statusWord(status: FileStatus): string {
  switch (status) {
    case 'processed':
      return 'processed';
    case 'partial':
      return 'taken in part';
    case 'failed':
      return 'not taken';
    case 'duplicate':
      return 'duplicate';
    case 'quarantined':
      return 'put in quarantine';
    default:
      return unreachable(status);
  }
}

type Counted = Pick<Receipt, 'status' | 'bytes' | 'durationMs' | 'transactions' | 'accepted'>;

/** Several files on one line: how many went well, how many sets were accepted, how long it took. */
export function summaryText(receipts: readonly Counted[]): string {
  const sum = (of: (one: Counted) => number): number => receipts.reduce((total, one) => total + of(one), 0);
  const statuses = [...new Set(receipts.map(({ status }) => status))].map((status) => {
    const count = receipts.filter((one) => one.status === status).length;
    return `${numberText(count)} ${statusWord(status)}`;
  });
  const sets = `${numberText(sum((one) => one.accepted))} of ${counted(
    sum((one) => one.transactions),
    'transaction set',
  )} accepted`;
  const size = `${bytesText(sum((one) => one.bytes))} in ${durationText(sum((one) => one.durationMs))}`;
  return `${counted(receipts.length, 'file')}: ${statuses.join(', ')}; ${sets}; ${size}`;
}
