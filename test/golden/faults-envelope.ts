import { after, all, at, before, drop, type Edit, put, swap } from './edits.ts';
import type { Fault } from './fault.ts';

/** ISA13 and IEA02 of the 850 fixtures. */
const control = '000000850';
const isa = (element: number, value: string): Edit => put('ISA', element, value);
const modern: Fault['versions'] = ['005010'];

/** ISA and IEA. An interchange that is rejected is answered by a TA1; one with a flaw that is only noted, when it asks. */
const interchangeFaults: readonly Fault[] = [
  { name: 'isa01-width', envelope: isa(1, '0'), gives: 'ISA_WIDTH TA105:010 ISA.1' },
  { name: 'isa02-width', envelope: isa(2, ' '.repeat(9)), gives: 'ISA_WIDTH TA105:011 ISA.2' },
  { name: 'isa03-width', envelope: isa(3, '000'), gives: 'ISA_WIDTH TA105:012 ISA.3' },
  { name: 'isa04-width', envelope: isa(4, ' '.repeat(11)), gives: 'ISA_WIDTH TA105:013 ISA.4' },
  { name: 'isa05-width', envelope: isa(5, 'Z'), gives: 'ISA_WIDTH TA105:005 ISA.5' },
  { name: 'isa06-width', envelope: isa(6, 'OAKRIDGE'), gives: 'ISA_WIDTH TA105:006 ISA.6' },
  { name: 'isa06-blank', envelope: isa(6, ' '.repeat(15)), gives: 'ISA_ELEMENT TA105:006 ISA.6' },
  { name: 'isa07-width', envelope: isa(7, 'ZZZ'), gives: 'ISA_WIDTH TA105:007 ISA.7' },
  { name: 'isa08-width', envelope: isa(8, 'LOWELL'), gives: 'ISA_WIDTH TA105:008 ISA.8' },
  { name: 'isa08-blank', envelope: isa(8, ' '.repeat(15)), gives: 'ISA_ELEMENT TA105:008 ISA.8' },
  { name: 'isa09-width', envelope: isa(9, '20260107'), gives: 'ISA_WIDTH TA105:014 ISA.9' },
  { name: 'isa10-width', envelope: isa(10, '091500'), gives: 'ISA_WIDTH TA105:015 ISA.10' },
  { name: 'isa12-letters', envelope: isa(12, 'V0401'), gives: 'ISA_ELEMENT TA105:017 ISA.12' },
  { name: 'isa12-width', envelope: isa(12, '401'), gives: 'ISA_WIDTH TA105:017 ISA.12' },
  {
    name: 'isa13-letters',
    envelope: isa(13, 'A00000850'),
    gives: 'ISA_ELEMENT TA105:018 ISA.13',
  },
  { name: 'isa13-width', envelope: all([isa(13, '850'), put('IEA', 2, '850')]), gives: 'ISA_WIDTH TA105:018 ISA.13' },
  { name: 'isa11-clash', versions: modern, envelope: isa(11, ':'), gives: 'DELIMITERS_CLASH TA105:016 ISA.11' },
  { name: 'isa16-letter', envelope: isa(16, 'q'), gives: 'DELIMITERS_CLASH TA105:027 ISA.16' },
  { name: 'isa16-missing', envelope: isa(16, ''), gives: 'COMPONENT_MISSING TA105:027 ISA.16' },
  { name: 'iea-control', envelope: put('IEA', 2, '000000851'), gives: 'IEA_CONTROL TA105:001 IEA.2' },
  { name: 'iea-count', envelope: put('IEA', 1, '2'), gives: 'IEA_COUNT TA105:021 IEA.1' },
  { name: 'iea-missing', envelope: drop('IEA'), gives: 'IEA_MISSING TA105:023' },
  {
    name: 'file-cut-off',
    raw: (text) => text.slice(0, text.search(/PO1.2/)),
    gives: ['SE_MISSING AK502:2', 'GE_MISSING AK905:3', 'IEA_MISSING TA105:023'],
  },
  { name: 'group-header-missing', envelope: drop('GS'), gives: 'ST_OUTSIDE TA105:022 ST' },
  { name: 'group-trailer-twice', envelope: after('GE', 'GE*1*850'), gives: 'GE_ALONE TA105:022 GE' },
  { name: 'set-trailer-twice', envelope: after('SE', 'SE*28*0001'), gives: 'SE_ALONE TA105:022 SE' },
  {
    name: 'set-header-missing',
    envelope: all([drop('ST'), put('GE', 1, '0')]),
    gives: 'SEGMENT_OUTSIDE TA105:022 BEG',
  },
  { name: 'segment-outside-of-sets', envelope: after('GS', 'REF*DP*077'), gives: 'SEGMENT_OUTSIDE TA105:022 REF' },
  {
    name: 'service-segment-in-group',
    envelope: after('GS', 'TA1*000000849*260107*0915*A*000'),
    gives: 'INTERCHANGE_STRUCTURE TA105:022 TA1',
  },
];

/** Noted with TA104 E, where ISA14 asks for a TA1. */
const asked = (edit: Edit): Edit => all([isa(14, '1'), edit]);
const notedFaults: readonly Fault[] = [
  { name: 'isa01-unknown', envelope: asked(isa(1, '09')), gives: 'warning ISA_ELEMENT TA105:010 ISA.1' },
  { name: 'isa03-unknown', envelope: asked(isa(3, '02')), gives: 'warning ISA_ELEMENT TA105:012 ISA.3' },
  { name: 'isa05-unknown', envelope: asked(isa(5, 'ZC')), gives: 'warning ISA_ELEMENT TA105:005 ISA.5' },
  { name: 'isa07-unknown', envelope: asked(isa(7, '05')), gives: 'warning ISA_ELEMENT TA105:007 ISA.7' },
  { name: 'isa09-no-date', envelope: asked(isa(9, '261307')), gives: 'warning ISA_DATE TA105:014 ISA.9' },
  { name: 'isa10-no-time', envelope: asked(isa(10, '2460')), gives: 'warning ISA_DATE TA105:015 ISA.10' },
  {
    name: 'isa11-no-separator',
    versions: modern,
    envelope: asked(isa(11, 'U')),
    gives: 'warning ISA_REPETITION TA105:016 ISA.11',
  },
  { name: 'isa15-unknown', envelope: asked(isa(15, 'X')), gives: 'warning ISA_USAGE TA105:020 ISA.15' },
  { name: 'isa14-unknown', envelope: isa(14, '2'), gives: 'warning ISA_USAGE TA105:019 ISA.14' },
  { name: 'iea-control-zeros', envelope: put('IEA', 2, '850'), gives: 'warning CONTROL_ZEROS - IEA.2' },
];

/** A second set of the same kind. */
const another = ['ST*850*0002', 'BEG*00*SA*PO1001**20260105', 'PO1*1*5*EA*2.5**VN*BRUSH-2', 'SE*4*0002'];

/** GS and GE. */
const groupFaults: readonly Fault[] = [
  { name: 'gs01-malformed', envelope: put('GS', 1, 'P'), gives: 'GS_ELEMENT AK905:1 GS.1' },
  {
    name: 'gs01-of-another-set',
    envelope: put('GS', 1, 'IN'),
    gives: (version) => `warning GS_TYPE AK502:${version === '004010' ? 6 : 18} ST.1`,
  },
  { name: 'gs02-missing', envelope: put('GS', 2, ''), gives: 'GS_ELEMENT - GS.2' },
  { name: 'gs03-missing', envelope: put('GS', 3, ''), gives: 'GS_ELEMENT - GS.3' },
  { name: 'gs04-no-date', envelope: put('GS', 4, '20261307'), gives: 'warning GS_ELEMENT - GS.4' },
  {
    name: 'gs06-letters',
    envelope: put('GS', 6, 'A850'),
    gives: 'GS_ELEMENT AK905:6 GS.6',
  },
  {
    name: 'gs08-missing',
    envelope: swap('GS', 'GS*PO*OAKRIDGE*LOWELL*20260107*0915*850*X'),
    gives: 'GS_VERSION AK905:2 GS.8',
  },
  { name: 'gs09', envelope: put('GS', 9, 'X'), gives: 'GS_ELEMENT - GS.9' },
  { name: 'ge-count', envelope: put('GE', 1, '2'), gives: 'GE_COUNT AK905:5 GE.1' },
  { name: 'ge-control', envelope: put('GE', 2, '851'), gives: 'GE_CONTROL AK905:4 GE.2' },
  { name: 'ge-missing', envelope: drop('GE'), gives: 'GE_MISSING AK905:3 GE' },
  {
    name: 'gs06-twice',
    envelope: all([
      (segments) => before('IEA', segments[at(segments, 'GS')] ?? '', ...another, 'GE*1*850')(segments),
      put('IEA', 1, '2'),
    ]),
    gives: 'warning GROUP_REPEATED - GS',
  },
];

/** ST and what is agreed about it. */
const setFaults: readonly Fault[] = [
  { name: 'st01-malformed', envelope: put('ST', 1, 'ABC'), gives: 'ST_ELEMENT AK502:6 ST@1.1' },
  {
    name: 'st02-missing',
    envelope: all([swap('ST', 'ST*850'), swap('SE', 'SE*28')]),
    gives: 'ST_CONTROL AK502:7 ST@1.2',
  },
  {
    name: 'st02-too-short',
    envelope: all([put('ST', 2, '1'), put('SE', 2, '1')]),
    gives: 'warning ST_CONTROL_LENGTH AK502:7 ST@1.2',
  },
  {
    name: 'st02-repeated',
    envelope: all([
      after('SE', 'ST*850*0001', 'BEG*00*SA*PO1001**20260105', 'PO1*1*5*EA*2.5**VN*BRUSH-2', 'SE*4*0001'),
      put('GE', 1, '2'),
    ]),
    gives: 'ST_REPEATED AK502:23 ST@1.2',
  },
  {
    name: 'version-without-schema',
    envelope: put('GS', 8, '009010'),
    gives: 'SET_WITHOUT_SCHEMA AK502:1 ST@1',
    policies: { judge: { severities: { SET_WITHOUT_SCHEMA: 'reject' } } },
  },
  {
    name: 'set-without-schema',
    envelope: all([put('ST', 1, '753'), put('GS', 1, 'RF')]),
    gives: 'SET_WITHOUT_SCHEMA AK502:1 ST@1',
    policies: { judge: { severities: { SET_WITHOUT_SCHEMA: 'reject' } } },
  },
];

/** What a file is answered by where the agent knows more of it than stands in it. */
const refusals: readonly Fault[] = [
  { name: 'partner-unknown', gives: [], policies: { acknowledge: { refuse: '009' } } },
  { name: 'interchange-duplicate', envelope: isa(14, '1'), gives: [], policies: { acknowledge: { refuse: '025' } } },
  {
    name: 'accepted-with-errors',
    body: put('PO1', 3, 'EACH'),
    gives: 'ELEMENT_CODE AK403:7 PO1@20.3',
    policies: { acknowledge: { onErrors: 'accept' } },
  },
  {
    name: 'warning-made-error',
    body: put('N4', 2, 'WX'),
    gives: 'EXTERNAL_CODE AK403:7 N4@16.2',
    policies: { judge: { severities: { EXTERNAL_CODE: 'reject' } } },
  },
  {
    name: 'character-beyond-basic',
    body: put('N3', 1, '12 quay street'),
    gives: 'ELEMENT_CHARACTER AK403:6 N3@15.1',
    policies: { judge: { charset: 'basic' } },
  },
];

/** Faults of the envelope and of what was agreed, around an 850. */
export const envelopeFaults: readonly Fault[] = [
  ...interchangeFaults,
  ...notedFaults,
  ...groupFaults,
  ...setFaults,
  ...refusals,
  { name: 'interchange-open-before-next', raw: (text) => openThenNext(text), gives: 'IEA_MISSING TA105:023' },
];

/** The interchange without its IEA, and a whole one behind it. */
function openThenNext(text: string): string {
  return text.slice(0, text.indexOf('IEA')) + text.replaceAll(control, '000000851');
}
