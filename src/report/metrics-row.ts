import type { Claim } from '../model/claim.ts';
import { errorFamily } from '../model/error-codes.ts';
import type { FileMetrics } from '../model/metrics.ts';
import type { Receipt } from '../model/receipt.ts';

const setsNamedMax = 5;

/** The row of a file that was finished. `partner` is the profile's name where there is one. */
export function rowOf(
  claim: Pick<Claim, 'id' | 'name'>,
  receipt: Receipt,
  known: { readonly atMs: number; readonly partner: string | null },
): FileMetrics {
  const { status, code, findings, deliveries } = receipt;
  const out = deliveries.filter(({ destination }) => destination !== 'quarantine');
  const handed = out.filter((one) => one.status === 'delivered');
  return {
    id: claim.id,
    atMs: known.atMs,
    file: claim.name,
    ediType: 'X12',
    transactionType: typeOf(receipt),
    partner: known.partner ?? receipt.content[0]?.sender ?? '',
    status,
    processingMs: receipt.durationMs,
    ...(receipt.stages ?? { surveyMs: null, answerMs: null, deliverMs: null }),
    errors: findings.errors,
    warnings: findings.warnings,
    validationPassed: receipt.content.length > 0 && receipt.rejected === 0 && !isOfContent(code),
    delivered: handed.length > 0 && handed.length === out.length,
    posted: handed.some(({ reference }) => reference !== undefined),
    code,
    bytes: receipt.bytes,
    transactions: receipt.transactions,
    accepted: receipt.accepted,
    rejected: receipt.rejected,
  };
}

/** Whether the code says that the file itself is wrong. */
function isOfContent(code: string | null): boolean {
  return code !== null && ['E001', 'E002', 'E003'].includes(errorFamily(code) ?? '');
}

function typeOf({ content }: Receipt): string {
  const ids = [...new Set(content.flatMap(({ sets }) => Object.keys(sets)))].sort();
  return ids.length > setsNamedMax ? 'mixed' : ids.join('+');
}
