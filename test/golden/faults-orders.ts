import { after, before, drop, move, put, swap, times } from './edits.ts';
import { type Fault, newer } from './fault.ts';
import { text } from './message.ts';

const sacs = after('SAC', ...times(25, 'SAC*N*D240***#'));

/** What 850, 855 and 860 have in common besides. */
const orderFaults: readonly Fault[] = [
  { name: 'segment-repeated', body: after('CUR', 'CUR*BY*USD'), gives: 'SEGMENT_TOO_MANY AK304:5 CUR' },
  { name: 'segment-out-of-sequence', body: move('CUR', 'DTM'), gives: 'SEGMENT_SEQUENCE AK304:7 CUR' },
  { name: 'segments-swapped', body: move('REF', 'PER'), gives: 'SEGMENT_SEQUENCE AK304:7 PER@4' },
  { name: 'loop-not-begun', body: before('N1', 'N3*99 LOST ROAD'), gives: 'SEGMENT_UNEXPECTED AK304:2 N3' },
  { name: 'loop-repeated', body: sacs, gives: 'LOOP_TOO_MANY AK304:4 SAC' },
  {
    name: 'text-loop-not-begun',
    body: drop('N9'),
    gives: (version) => `SEGMENT_UNEXPECTED AK304:2 ${text(version, '').slice(0, 3)}`,
  },
  { name: 'code-in-lower-case', body: put('FOB', 1, 'pp'), gives: 'ELEMENT_CODE AK403:7 FOB.1' },
  {
    name: 'composite-component-missing',
    on: 'deep',
    body: put('SLN', 5, ':2'),
    gives: 'ELEMENT_MISSING AK403:1 SLN.5-1',
  },
  {
    name: 'composite-component-code',
    on: 'deep',
    body: put('SLN', 5, 'EACH:2'),
    gives: 'ELEMENT_CODE AK403:7 SLN.5-1',
  },
  {
    name: 'composite-components-too-many',
    on: 'deep',
    body: put('SLN', 5, `EA${':1'.repeat(15)}`),
    gives: (version) => `ELEMENT_COMPONENTS ${newer(13, version)} SLN.5`,
  },
];

/** LS and LE, where the set has them. */
const boundFaults: readonly Fault[] = [
  { name: 'loop-trailer-of-another', on: 'deep', body: swap('LE', 'LE*SLN'), gives: 'LOOP_BOUNDS AK403:7 LE.1' },
  { name: 'loop-trailer-missing', on: 'deep', body: drop('LE'), gives: 'SEGMENT_MISSING AK304:3 LE' },
  { name: 'loop-header-missing', on: 'deep', body: drop('LS'), gives: 'SEGMENT_UNEXPECTED AK304:2 LDT' },
];

/** PO1: 850 and 855. */
const lineFaults: readonly Fault[] = [
  { name: 'line-quantity-letters', body: put('PO1', 2, '1O'), gives: 'ELEMENT_CHARACTER AK403:6 PO1.2' },
  { name: 'line-quantity-too-long', body: put('PO1', 2, '1'.repeat(16)), gives: 'ELEMENT_TOO_LONG AK403:5 PO1.2' },
  { name: 'line-price-comma', body: put('PO1', 4, '4,25'), gives: 'ELEMENT_CHARACTER AK403:6 PO1.4' },
  { name: 'line-unit', body: put('PO1', 3, 'EACH'), gives: 'ELEMENT_CODE AK403:7 PO1.3' },
  { name: 'line-unit-without-quantity', body: put('PO1', 2, ''), gives: 'ELEMENT_CONDITION AK403:2 PO1.2' },
  {
    name: 'line-item-without-number',
    body: swap('PO1#2', 'PO1*2*4*CA*31.5**VN*ROLLER-9*UP'),
    gives: 'ELEMENT_CONDITION AK403:2 PO1.9',
  },
  { name: 'line-check-digit', body: put('PO1', 7, '012345100018'), gives: 'warning CHECK_DIGIT - PO1.7' },
  { name: 'line-check-digit-length', body: put('PO1', 7, '12345100017'), gives: 'warning CHECK_DIGIT - PO1.7' },
  { name: 'summary-count', body: put('CTT', 1, '7'), gives: 'BALANCE_COUNT AK403:7 CTT.1' },
  { name: 'summary-hash', body: put('CTT', 2, '999'), gives: 'BALANCE_HASH AK403:7 CTT.2' },
];

export const faults850: readonly Fault[] = [
  ...orderFaults,
  ...boundFaults,
  ...lineFaults,
  { name: 'heading-missing', body: drop('BEG'), gives: 'SEGMENT_MISSING AK304:3 BEG@2' },
  {
    name: 'heading-repeated',
    body: after('BEG', 'BEG*00*SA*PO1002**20260105'),
    gives: 'SEGMENT_TOO_MANY AK304:5 BEG@3',
  },
  { name: 'heading-date-missing', body: swap('BEG', 'BEG*00*SA*PO1002'), gives: 'ELEMENT_MISSING AK403:1 BEG@2.5' },
  { name: 'heading-purpose', body: put('BEG', 1, 'X1'), gives: 'ELEMENT_CODE AK403:7 BEG@2.1' },
  { name: 'heading-purpose-short', body: put('BEG', 1, '0'), gives: 'ELEMENT_CODE AK403:7 BEG@2.1' },
  {
    name: 'contact-repeated',
    body: after('PER', ...times(3, 'PER*BD*CLERK #*TE*415555010#')),
    gives: 'SEGMENT_TOO_MANY AK304:5 PER@8',
  },
  { name: 'line-without-item', body: swap('PO1#3', 'PO1*3*200*EA*12*HP'), gives: 'ITEM_ID AK403:2 PO1@25.7' },
  { name: 'lines-missing', on: 'minimal', body: drop('PO1'), gives: 'SEGMENT_MISSING AK304:3 PO1@3' },
  { name: 'summary-amount', body: put('AMT', 2, '400'), gives: 'BALANCE_TOTAL AK403:7 AMT@27.2' },
  { name: 'summary-amount-letters', body: put('AMT', 2, '19O.5'), gives: 'ELEMENT_CHARACTER AK403:6 AMT@27.2' },
  {
    name: 'quantity-both-ways',
    on: 'deep',
    body: swap('QTY', 'QTY*38*10*EA*TEN'),
    gives: 'ELEMENT_EXCLUSION AK403:10 QTY.4',
  },
];

export const faults855: readonly Fault[] = [
  ...orderFaults,
  ...lineFaults,
  { name: 'heading-missing', body: drop('BAK'), gives: 'SEGMENT_MISSING AK304:3 BAK@2' },
  { name: 'line-without-item', body: swap('PO1#2', 'PO1*2*4*CA*31.5'), gives: 'ITEM_ID AK403:2 PO1@19.7' },
  { name: 'heading-type', body: put('BAK', 2, 'A'), gives: 'ELEMENT_CODE AK403:7 BAK@2.2' },
  { name: 'heading-type-missing', body: put('BAK', 2, ''), gives: 'ELEMENT_MISSING AK403:1 BAK@2.2' },
  { name: 'answer-before-line', body: move('ACK', 'N4'), gives: 'SEGMENT_UNEXPECTED AK304:2 ACK@16' },
  { name: 'answer-status', body: put('ACK', 1, 'I'), gives: 'ELEMENT_CODE AK403:7 ACK.1' },
  {
    name: 'answer-quantity-without-unit',
    body: swap('ACK', 'ACK*IA*10'),
    gives: 'warning ELEMENT_CONDITION AK403:2 ACK.3',
  },
  { name: 'answers-too-many', body: after('ACK', ...times(104, 'ACK*IA*1*EA')), gives: 'LOOP_TOO_MANY AK304:4 ACK' },
];

export const faults860: readonly Fault[] = [
  ...orderFaults,
  ...boundFaults,
  { name: 'heading-missing', body: drop('BCH'), gives: 'SEGMENT_MISSING AK304:3 BCH@2' },
  { name: 'heading-order-missing', body: put('BCH', 3, ''), gives: 'ELEMENT_MISSING AK403:1 BCH@2.3' },
  { name: 'line-change-missing', body: put('POC', 2, ''), gives: 'ELEMENT_MISSING AK403:1 POC@16.2' },
  { name: 'line-unit', body: put('POC', 5, 'EACH'), gives: 'ELEMENT_CODE AK403:7 POC@16.5-1' },
  { name: 'line-quantity-without-unit', body: put('POC', 5, ''), gives: 'ELEMENT_CONDITION AK403:2 POC@16.5' },
  { name: 'line-without-item', body: swap('POC#2', 'POC*2*DI*4*0*CA*31.5'), gives: 'ITEM_ID AK403:2 POC@19.9' },
  { name: 'line-check-digit', body: put('POC', 9, '012345100018'), gives: 'warning CHECK_DIGIT - POC@16.9' },
  { name: 'summary-count', body: put('CTT', 1, '7'), gives: 'BALANCE_COUNT AK403:7 CTT.1' },
];
