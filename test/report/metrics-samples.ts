import type { FileMetrics } from '../../src/model/metrics.ts';
import type { Receipt } from '../../src/model/receipt.ts';

export function receipt(changes: Partial<Receipt>): Receipt {
  return {
    file: '/pickup/a.x12',
    sha256: 'ab',
    bytes: 500,
    status: 'processed',
    code: null,
    message: null,
    remedy: null,
    content: [
      {
        sender: 'ZZ:ACME',
        receiver: 'ZZ:US',
        control: '000000001',
        usage: 'P',
        version: '00401',
        start: 0,
        end: 500,
        rejected: false,
        sets: { '850': 1 },
      },
    ],
    interchanges: 1,
    groups: 1,
    transactions: 1,
    accepted: 1,
    rejected: 0,
    segments: 9,
    elements: 40,
    findings: { errors: 0, warnings: 1, listed: [] },
    acknowledgements: [],
    deliveries: [{ destination: 'accepted', path: '/d/a.x12', status: 'delivered' }],
    durationMs: 12,
    ...changes,
  };
}

export function metricsRow(id: string, atMs: number, changes: Partial<FileMetrics> = {}): FileMetrics {
  return {
    id,
    atMs,
    file: `${id}.x12`,
    ediType: 'X12',
    transactionType: '850',
    partner: 'ZZ:ACME',
    status: 'processed',
    processingMs: 10,
    surveyMs: 4,
    answerMs: 3,
    deliverMs: null,
    errors: 0,
    warnings: 0,
    validationPassed: true,
    delivered: true,
    posted: false,
    code: null,
    bytes: 100,
    transactions: 1,
    accepted: 1,
    rejected: 0,
    ...changes,
  };
}
