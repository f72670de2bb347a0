import type { Finding } from '../../src/model/finding.ts';
import type { Receipt } from '../../src/model/receipt.ts';
import type { TextStyle } from '../../src/report/text-style.ts';

export const plain: TextStyle = { paint: (_, text) => text, width: 100 };

export const goodReceipt: Receipt = {
  file: 'orders.x12',
  sha256: 'ab'.repeat(32),
  bytes: 1234,
  status: 'processed',
  code: null,
  message: null,
  remedy: null,
  content: [
    {
      sender: 'ZZ:NORTHSTORES',
      receiver: 'ZZ:ELMTOOLS',
      control: '000000101',
      usage: 'T',
      version: '00401',
      start: 0,
      end: 1234,
      rejected: false,
      sets: { '850': 2, '812': 1 },
    },
  ],
  interchanges: 1,
  groups: 1,
  transactions: 3,
  accepted: 3,
  rejected: 0,
  segments: 71,
  elements: 300,
  findings: { errors: 0, warnings: 0, listed: [] },
  acknowledgements: [{ kind: '997', control: '000000001', path: '/srv/home/delivery/a.997', verdict: 'A' }],
  deliveries: [{ destination: 'accepted', path: '/srv/home/delivery/b.x12', status: 'delivered' }],
  durationMs: 34,
};

export const wrongCount: Finding = {
  code: 'SE_COUNT',
  severity: 'error',
  level: 'set',
  message: 'SE01 says 24 segments, there are 23',
  remedy: 'Ask the sender.',
  x12: 'AK502:4',
  offset: 1040,
  line: 25,
  interchange: '000000101',
  group: '101',
  set: { id: '850', control: '0001' },
  segment: { id: 'SE', ordinal: 23 },
  element: 1,
  component: null,
  repetition: null,
  dataElement: '96',
  value: '24',
  context: { text: 'SE*24*0001', from: 3, to: 5 },
};

export function withFindings(listed: readonly Finding[], more = 0): Receipt {
  const errors = listed.filter(({ severity }) => severity === 'error').length + more;
  return {
    ...goodReceipt,
    status: 'partial',
    code: 'E003.SETS',
    message: '1 of 3 transaction sets were rejected',
    remedy: 'Mend and replay.',
    accepted: 2,
    rejected: 1,
    findings: { errors, warnings: listed.length + more - errors, listed },
  };
}
