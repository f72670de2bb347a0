import { unreachable } from '../kit/assert.ts';
import { visible } from '../kit/columns.ts';
import type { FileStatus, Receipt } from '../model/receipt.ts';
import { bytesText, counted, numberText } from './measures.ts';
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

type Counted = Pick<Receipt, 'status' | 'bytes' | 'transactions' | 'accepted'>;

/** Several files on one line: what became of them, how many sets were accepted. Of duplicates nothing was taken. */
export function summaryText(receipts: readonly Counted[]): string {
  const statuses = [...new Set(receipts.map(({ status }) => status))].map((status) => {
    const count = receipts.filter((one) => one.status === status).length;
    return `${numberText(count)} ${statusWord(status)}`;
  });
  const fresh = receipts.filter(({ status }) => status !== 'duplicate');
  const accepted = fresh.reduce((sum, one) => sum + one.accepted, 0);
  const transactions = fresh.reduce((sum, one) => sum + one.transactions, 0);
  const bytes = receipts.reduce((sum, one) => sum + one.bytes, 0);
  const sets = `${numberText(accepted)} of ${counted(transactions, 'transaction set')} accepted`;
  return `${counted(receipts.length, 'file')}, ${bytesText(bytes)}: ${statuses.join(', ')}; ${sets}`;
}
