import { after, drop, move, put, swap, times } from './edits.ts';
import { type Fault, newer } from './fault.ts';

/** What 997 and 999 have in common: AK1, AK2, AK9 and the envelope. */
const common: readonly Fault[] = [
  { name: 'group-response-missing', body: drop('AK1'), gives: 'SEGMENT_MISSING AK304:3 AK1@2' },
  {
    name: 'group-control-missing',
    on: 'minimal',
    body: swap('AK1', 'AK1*PO'),
    gives: 'ELEMENT_MISSING AK403:1 AK1@2.2',
  },
  { name: 'group-control-letters', body: put('AK1', 2, 'X41'), gives: 'ELEMENT_CHARACTER AK403:6 AK1@2.2' },
  { name: 'group-control-too-long', body: put('AK1', 2, '1234567890'), gives: 'ELEMENT_TOO_LONG AK403:5 AK1@2.2' },
  { name: 'group-id-too-short', body: put('AK1', 1, 'P'), gives: 'ELEMENT_TOO_SHORT AK403:4 AK1@2.1' },
  { name: 'group-verdict-missing', body: drop('AK9'), gives: 'SEGMENT_MISSING AK304:3 AK9' },
  { name: 'group-verdict-repeated', body: after('AK9', 'AK9*P*2*2*1'), gives: 'SEGMENT_TOO_MANY AK304:5 AK9' },
  { name: 'group-verdict-code', body: put('AK9', 1, 'Q'), gives: 'ELEMENT_CODE AK403:7 AK9.1' },
  { name: 'group-verdict-first', body: move('AK9', 'AK1'), gives: 'SEGMENT_SEQUENCE AK304:7 AK9@3' },
  { name: 'group-count-negative-form', body: put('AK9', 2, '2-'), gives: 'ELEMENT_CHARACTER AK403:6 AK9.2' },
  { name: 'group-count-missing', body: put('AK9', 3, ''), gives: 'ELEMENT_MISSING AK403:1 AK9.3' },
  { name: 'group-reason-unknown', body: put('AK9', 5, '99'), gives: 'ELEMENT_CODE AK403:7 AK9.5' },
  { name: 'set-control-too-short', body: put('AK2', 2, '1'), gives: 'ELEMENT_TOO_SHORT AK403:4 AK2@3.2' },
  { name: 'set-id-missing', body: put('AK2', 1, ''), gives: 'ELEMENT_MISSING AK403:1 AK2@3.1' },
  { name: 'segment-unknown', body: after('AK1', 'ZQX*1'), gives: 'SEGMENT_UNKNOWN AK304:1 ZQX@3' },
  { name: 'segment-of-another-set', body: after('AK1', 'REF*DP*077'), gives: 'SEGMENT_NOT_IN_SET AK304:6 REF@3' },
  { name: 'element-too-many', body: put('AK2', 4, 'X'), gives: 'ELEMENT_TOO_MANY AK403:3 AK2@3.4' },
  { name: 'se-count', envelope: put('SE', 1, '99'), gives: 'SE_COUNT AK502:4 SE.1' },
  { name: 'se-control', envelope: put('SE', 2, '0002'), gives: 'SE_CONTROL AK502:3 SE.2' },
  { name: 'se-missing', envelope: drop('SE'), gives: 'SE_MISSING AK502:2 SE' },
];

export const faults997: readonly Fault[] = [
  ...common,
  { name: 'set-verdict-missing', body: drop('AK5'), gives: 'SEGMENT_MISSING AK304:3 AK5@4' },
  { name: 'set-verdict-code', body: put('AK5', 1, 'Q'), gives: 'ELEMENT_CODE AK403:7 AK5@4.1' },
  { name: 'set-reason-unknown', body: put('AK5#2', 2, '99'), gives: 'ELEMENT_CODE AK403:7 AK5@8.2' },
  { name: 'segment-reason-unknown', body: put('AK3', 4, '9'), gives: 'ELEMENT_CODE AK403:7 AK3@6.4' },
  { name: 'segment-place-missing', body: put('AK3', 2, ''), gives: 'ELEMENT_MISSING AK403:1 AK3@6.2' },
  { name: 'element-without-segment', body: drop('AK3'), gives: 'SEGMENT_UNEXPECTED AK304:2 AK4@6' },
  { name: 'element-reason-missing', body: put('AK4', 3, ''), gives: 'ELEMENT_MISSING AK403:1 AK4@7.3' },
  { name: 'element-place-letters', body: put('AK4', 1, 'X'), gives: 'ELEMENT_CHARACTER AK403:6 AK4@7.1-1' },
  {
    name: 'element-place-components',
    body: put('AK4', 1, '1:2:3:4'),
    gives: (version) => `ELEMENT_COMPONENTS ${newer(13, version)} AK4@7.1`,
  },
  {
    name: 'elements-too-many',
    body: after('AK4', ...times(99, 'AK4*#*355*7')),
    gives: 'SEGMENT_TOO_MANY AK304:5 AK4@106',
  },
];

export const faults999: readonly Fault[] = [
  ...common,
  { name: 'set-verdict-missing', body: drop('IK5'), gives: 'SEGMENT_MISSING AK304:3 IK5@4' },
  { name: 'set-verdict-code', body: put('IK5', 1, 'Q'), gives: 'ELEMENT_CODE AK403:7 IK5@4.1' },
  { name: 'set-reason-of-997', body: put('IK5#2', 2, '20'), gives: 'ELEMENT_CODE AK403:7 IK5@8.2' },
  { name: 'segment-reason-unknown', body: put('IK3', 4, 'I5'), gives: 'ELEMENT_CODE AK403:7 IK3@6.4' },
  { name: 'element-reason-unknown', body: put('IK4', 3, 'I7'), gives: 'ELEMENT_CODE AK403:7 IK4@7.3' },
  { name: 'element-reason-missing', body: put('IK4', 3, ''), gives: 'ELEMENT_MISSING AK403:1 IK4@7.3' },
  { name: 'element-without-segment', body: drop('IK3'), gives: 'SEGMENT_UNEXPECTED AK304:2 IK4@6' },
  { name: 'segment-of-997', body: swap('IK5', 'AK5*A'), gives: 'SEGMENT_NOT_IN_SET AK304:6 AK5@4' },
  {
    name: 'context-repeated',
    on: 'deep',
    body: after('CTX', ...times(10, 'CTX*CLM01:PATIENT #')),
    gives: 'SEGMENT_TOO_MANY AK304:5 CTX@15',
  },
  { name: 'context-name-missing', on: 'deep', body: put('CTX', 1, ''), gives: 'ELEMENT_MISSING AK403:1 CTX@5.1' },
  {
    name: 'context-value-too-long',
    on: 'deep',
    body: swap('CTX#3', `CTX*CLM01:${'7'.repeat(36)}`),
    gives: 'ELEMENT_TOO_LONG AK403:5 CTX@10.1-2',
  },
  { name: 'repetition-too-many', body: put('IK4', 4, 'A^B'), gives: 'ELEMENT_REPETITIONS AK403:12 IK4@7.4' },
  {
    name: 'place-repetition-letters',
    on: 'deep',
    body: put('IK4#2', 1, '2:1:X'),
    gives: 'ELEMENT_CHARACTER AK403:6 IK4@8.1-3',
  },
];
