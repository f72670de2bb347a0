import { after, all, drop, put, swap, times } from './edits.ts';
import { type Fault, newer } from './fault.ts';

const CUR = (element: number, code: string): string => `CUR*SE*USD${'*'.repeat(element - 2)}${code}`;

/** Faults of what business sets have in common: REF, PER, DTM, N1 … and their envelope. */
export const commonFaults: readonly Fault[] = [
  // Segments.
  { name: 'segment-unknown', body: after('REF', 'ZQX*1'), gives: 'SEGMENT_UNKNOWN AK304:1 ZQX' },
  { name: 'segment-id-malformed', body: after('REF', 'R$F*DP*1'), gives: 'SEGMENT_ID AK304:1 R$F' },
  { name: 'segment-of-another-set', body: after('REF', 'AK5*A'), gives: 'SEGMENT_NOT_IN_SET AK304:6 AK5' },

  // Presence and syntax notes.
  { name: 'element-mandatory-missing', body: put('REF', 1, ''), gives: 'ELEMENT_MISSING AK403:1 REF.1' },
  { name: 'element-mandatory-blank', body: put('N3', 1, '   '), gives: 'ELEMENT_MISSING AK403:1 N3.1' },
  { name: 'note-paired', body: swap('PER', 'PER*BD*ANNA LIND*TE'), gives: 'ELEMENT_CONDITION AK403:2 PER.4' },
  { name: 'note-required', body: swap('REF', 'REF*DP'), gives: 'ELEMENT_CONDITION AK403:2 REF.2' },
  { name: 'note-conditional', body: swap('FOB', 'FOB*PP**OAKRIDGE DOCK'), gives: 'ELEMENT_CONDITION AK403:2 FOB.2' },
  { name: 'note-list-conditional', body: swap('CUR', CUR(10, '010')), gives: 'ELEMENT_CONDITION AK403:2 CUR.11' },

  // Form.
  { name: 'element-too-short', body: put('DTM', 2, '260120'), gives: 'ELEMENT_TOO_SHORT AK403:4 DTM.2' },
  { name: 'element-too-long', body: put('N3', 1, 'Q'.repeat(56)), gives: 'ELEMENT_TOO_LONG AK403:5 N3.1' },
  { name: 'character-control', body: put('N3', 1, '12 QUAY\u0007STREET'), gives: 'ELEMENT_CHARACTER AK403:6 N3.1' },
  { name: 'date-of-no-calendar', body: put('DTM', 2, '20260231'), gives: 'ELEMENT_DATE AK403:8 DTM.2' },
  { name: 'date-with-letters', body: put('DTM', 2, '2026JAN2'), gives: 'ELEMENT_DATE AK403:8 DTM.2' },
  { name: 'time-of-no-clock', body: put('DTM', 3, '2460'), gives: 'ELEMENT_TIME AK403:9 DTM.3' },
  { name: 'element-too-many', body: put('N3', 3, 'UNIT C'), gives: 'ELEMENT_TOO_MANY AK403:3 N3.3' },
  {
    name: 'component-too-many',
    body: put('N1', 2, 'OAKRIDGE:STORE'),
    gives: (version) => `ELEMENT_COMPONENTS ${newer(13, version)} N1.2`,
  },
  {
    name: 'repetition-too-many',
    versions: ['005010'],
    body: put('REF', 2, '077^078'),
    gives: 'ELEMENT_REPETITIONS AK403:12 REF.2',
  },

  // Codes: closed lists, open lists, and lists that others keep.
  { name: 'code-not-in-list', body: put('PID', 1, 'Q'), gives: 'ELEMENT_CODE AK403:7 PID.1' },
  { name: 'code-unlisted', body: put('PER', 1, 'Q9'), gives: 'warning ELEMENT_CODE_UNLISTED AK403:7 PER.1' },
  { name: 'currency-unknown', body: put('CUR', 2, 'USX'), gives: 'warning EXTERNAL_CODE - CUR.2' },
  { name: 'country-unknown', body: put('N4', 4, 'UQ'), gives: 'warning EXTERNAL_CODE - N4.4' },
  { name: 'state-unknown', body: put('N4', 2, 'WX'), gives: 'warning EXTERNAL_CODE - N4.2' },
  {
    name: 'check-digit-location',
    body: swap('N1', 'N1*ST*OAKRIDGE PAINTS STORE 7*UL*0012345000057'),
    gives: 'warning CHECK_DIGIT - N1.4',
  },

  // Situations.
  {
    name: 'party-without-address',
    body: all([swap('N1', 'N1*ST*OAKRIDGE PAINTS STORE 7'), drop('N3'), drop('N4')]),
    gives: 'PARTY_ADDRESS AK403:2 N1.4',
  },
  { name: 'date-of-another-age', body: put('DTM', 2, '18990120'), gives: 'warning DATE_RANGE - DTM.2' },
  {
    name: 'dates-in-wrong-order',
    body: after('DTM', 'DTM*037*20260125', 'DTM*038*20260118'),
    gives: 'warning DATE_ORDER - DTM.2',
  },
  { name: 'separators-behind-last', body: put('REF', 3, ''), gives: 'warning TRAILING_SEPARATORS - REF' },

  // SE.
  { name: 'se-count', envelope: put('SE', 1, '99'), gives: 'SE_COUNT AK502:4 SE.1' },
  { name: 'se-control', envelope: put('SE', 2, '0002'), gives: 'SE_CONTROL AK502:3 SE.2' },
  { name: 'se-missing', envelope: drop('SE'), gives: 'SE_MISSING AK502:2 SE' },
];

/** TD3 and TD5 stand in the heading of orders, and in the first HL of ship notices. */
export const carrierFaults: readonly Fault[] = [
  {
    name: 'note-exclusion',
    body: after('TD5', 'TD3*TL*RDWY*4411*******45G1'),
    gives: 'ELEMENT_EXCLUSION AK403:10 TD3.10',
  },
  { name: 'carrier-malformed', body: put('TD5', 3, 'RD1Y'), gives: 'warning SCAC_FORM - TD5.3' },
  {
    name: 'segment-repeated-in-loop',
    body: after('N3', ...times(2, 'N3*FLOOR #')),
    gives: 'SEGMENT_TOO_MANY AK304:5 N3',
  },
];
