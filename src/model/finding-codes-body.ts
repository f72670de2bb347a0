import type { FindingKind } from './finding-codes.ts';

const correct =
  'Mend the set in quarantine and replay it, or ask the sender for a corrected set under a new control number.';
const ownFault =
  'Ask the sender to correct the segment order; later segments were read on from the next one that fits.';
const total = 'Compare the lines with the total: a line may be missing or doubled, or a price or quantity changed.';
const check = 'Check the value with the sender; add it to the code list of the partner when it is agreed.';

/** Findings inside a transaction set: segments, elements and business rules. Codes of X12 from AK304 (720) and AK403 (723). */
export const bodyFindingCodes = {
  // The set as a whole.
  SET_WITHOUT_SCHEMA: {
    level: 'set',
    severity: 'warning',
    title: 'no schema for this transaction set and version',
    remedy: 'Only the envelope and the form of elements were judged. Add a schema file to judge more.',
    x12: 'AK502:1',
  },

  SET_NOT_AGREED: {
    level: 'set',
    severity: 'error',
    title: 'transaction set or version that is not agreed with the partner',
    remedy: 'Ask the sender for an agreed one, or add set and version to the profile of the partner.',
    x12: 'AK502:1',
  },

  // Segments: which, where, how often.
  SEGMENT_UNKNOWN: {
    level: 'segment',
    severity: 'error',
    title: 'no segment of this id in this version',
    remedy: 'Look for a misspelt id, or a delimiter inside the data of the segment before.',
    x12: 'AK304:1',
  },
  SEGMENT_UNEXPECTED: {
    level: 'segment',
    severity: 'error',
    title: 'segment of a loop that was not begun',
    remedy: ownFault,
    x12: 'AK304:2',
  },
  SEGMENT_MISSING: {
    level: 'segment',
    severity: 'error',
    title: 'mandatory segment missing',
    remedy: correct,
    x12: 'AK304:3',
  },
  LOOP_TOO_MANY: {
    level: 'segment',
    severity: 'error',
    title: 'loop repeated too often',
    remedy: correct,
    x12: 'AK304:4',
  },
  SEGMENT_TOO_MANY: {
    level: 'segment',
    severity: 'error',
    title: 'segment repeated too often',
    remedy: correct,
    x12: 'AK304:5',
  },
  SEGMENT_NOT_IN_SET: {
    level: 'segment',
    severity: 'error',
    title: 'segment that has no place in this transaction set',
    remedy: 'Ask the sender to leave the segment out, or add it to the schema when it is agreed.',
    x12: 'AK304:6',
  },
  SEGMENT_SEQUENCE: {
    level: 'segment',
    severity: 'error',
    title: 'segment out of sequence',
    remedy: ownFault,
    x12: 'AK304:7',
  },

  // Elements: presence, form, value.
  ELEMENT_MISSING: {
    level: 'element',
    severity: 'error',
    title: 'mandatory element missing',
    remedy: correct,
    x12: 'AK403:1',
  },
  ELEMENT_CONDITION: {
    level: 'element',
    severity: 'error',
    title: 'element missing that others require',
    remedy: correct,
    x12: 'AK403:2',
  },
  ELEMENT_TOO_MANY: {
    level: 'element',
    severity: 'error',
    title: 'more elements than the segment has',
    remedy: 'A separator inside the data often causes this; elements behind the last known one were not read.',
    x12: 'AK403:3',
  },
  ELEMENT_TOO_SHORT: {
    level: 'element',
    severity: 'error',
    title: 'element too short',
    remedy: correct,
    x12: 'AK403:4',
  },
  ELEMENT_TOO_LONG: {
    level: 'element',
    severity: 'error',
    title: 'element too long',
    remedy: correct,
    x12: 'AK403:5',
  },
  ELEMENT_CHARACTER: {
    level: 'element',
    severity: 'error',
    title: 'character that the element may not hold',
    remedy: correct,
    x12: 'AK403:6',
  },
  ELEMENT_CODE: {
    level: 'element',
    severity: 'error',
    title: 'code that is not in the code list',
    remedy: 'Ask the sender for a code of the list, or add this one for the partner when it is agreed.',
    x12: 'AK403:7',
  },
  ELEMENT_CODE_UNLISTED: {
    level: 'element',
    severity: 'warning',
    title: 'code that is not among those we know',
    remedy: 'The list holds the codes in common use only: add this one for the partner when it is right.',
    x12: 'AK403:7',
  },
  ELEMENT_DATE: { level: 'element', severity: 'error', title: 'not a date', remedy: correct, x12: 'AK403:8' },
  ELEMENT_TIME: { level: 'element', severity: 'error', title: 'not a time', remedy: correct, x12: 'AK403:9' },
  ELEMENT_EXCLUSION: {
    level: 'element',
    severity: 'error',
    title: 'elements that exclude each other',
    remedy: correct,
    x12: 'AK403:10',
  },
  ELEMENT_REPETITIONS: {
    level: 'element',
    severity: 'error',
    title: 'element repeated too often',
    remedy: 'A repetition separator inside the data often causes this.',
    x12: 'AK403:12',
  },
  ELEMENT_COMPONENTS: {
    level: 'element',
    severity: 'error',
    title: 'more components than the element has',
    remedy: 'A component separator inside the data often causes this.',
    x12: 'AK403:13',
  },

  // Business rules: balance, hierarchy, situation, codes kept by others.
  BALANCE_COUNT: { level: 'business', severity: 'error', title: 'count differs', remedy: total, x12: 'AK403:7' },
  BALANCE_HASH: { level: 'business', severity: 'error', title: 'hash total differs', remedy: total, x12: 'AK403:7' },
  BALANCE_TOTAL: { level: 'business', severity: 'error', title: 'amount differs', remedy: total, x12: 'AK403:7' },
  HL_ID: {
    level: 'business',
    severity: 'error',
    title: 'hierarchical id not unique',
    remedy: correct,
    x12: 'AK403:7',
  },
  HL_PARENT: {
    level: 'business',
    severity: 'error',
    title: 'hierarchical parent not before its child',
    remedy: correct,
    x12: 'AK403:7',
  },
  HL_LEVEL: {
    level: 'business',
    severity: 'error',
    title: 'hierarchical level out of order',
    remedy: correct,
    x12: 'AK403:7',
  },
  HL_CHILD: {
    level: 'business',
    severity: 'error',
    title: 'hierarchical child code is not true',
    remedy: correct,
    x12: 'AK403:7',
  },
  LOOP_BOUNDS: {
    level: 'business',
    severity: 'error',
    title: 'loop header and trailer differ',
    remedy: correct,
    x12: 'AK403:7',
  },
  PARTY_ADDRESS: {
    level: 'business',
    severity: 'error',
    title: 'party without id and address',
    remedy: 'Ask the sender for the id of the party (N104) or its address (N3, N4).',
    x12: 'AK403:2',
  },
  ITEM_ID: {
    level: 'business',
    severity: 'error',
    title: 'line without item id and description',
    remedy: 'Ask the sender for an item number, or a LIN or PID segment with the line.',
    x12: 'AK403:2',
  },
  DATE_RANGE: {
    level: 'business',
    severity: 'warning',
    title: 'date far from our time',
    remedy: 'Check the year with the sender.',
    x12: 'AK403:8',
  },
  DATE_ORDER: {
    level: 'business',
    severity: 'warning',
    title: 'date before the one it must follow',
    remedy: 'Check the dates with the sender.',
    x12: 'AK403:8',
  },
  CHECK_DIGIT: {
    level: 'business',
    severity: 'warning',
    title: 'wrong check digit',
    remedy: 'Check the number with the sender: a digit is wrong or missing.',
    x12: 'AK403:7',
  },
  SCAC_FORM: {
    level: 'business',
    severity: 'warning',
    title: 'not the form of a carrier code (SCAC)',
    remedy: check,
    x12: 'AK403:7',
  },
  EXTERNAL_CODE: {
    level: 'business',
    severity: 'warning',
    title: 'code unknown to its own register',
    remedy: check,
    x12: 'AK403:7',
  },
} as const satisfies Record<string, FindingKind>;
