import { unreachable } from '../kit/assert.ts';
import { counted } from '../kit/counted.ts';
import type { InterchangeHeader } from '../model/envelope.ts';
import type { Isa, IsaDefect } from '../x12/isa.ts';
import { isDate, isTime } from './date-time.ts';
import type { EnvelopeDraft } from './envelope-draft.ts';

/** TA105 code by ISA element: what is not valid (table I18). */
const ta105: readonly string[] = [
  '',
  '010',
  '011',
  '012',
  '013',
  '005',
  '006',
  '007',
  '008',
  '014',
  '015',
  '016',
  '017',
  '018',
  '019',
  '020',
  '027',
];
const names: readonly string[] = [
  '',
  'authorization qualifier',
  'authorization',
  'security qualifier',
  'security',
  'sender qualifier',
  'sender id',
  'receiver qualifier',
  'receiver id',
  'date',
  'time',
  'repetition separator',
  'version',
  'control number',
  'acknowledgment requested',
  'usage indicator',
  'component separator',
];

/** Everything wrong with an ISA that could be read (X12.5; codes of TA105). */
export function checkIsa(isa: Isa): EnvelopeDraft[] {
  return [...isa.defects.map(defectDraft), ...fieldRules.flatMap((rule) => rule(isa.header))];
}

const clashes = {
  11: 'ISA11 is the same character as another delimiter: repetitions cannot be told apart',
  16: 'ISA16 is no usable component separator',
} as const;

function defectDraft(defect: IsaDefect): EnvelopeDraft {
  switch (defect.kind) {
    case 'width':
      return {
        code: 'ISA_WIDTH',
        element: defect.element,
        x12: `TA105:${ta105[defect.element]}`,
        message: `${reference(defect.element)} is ${counted(defect.found, 'character')} wide and must be ${defect.expected}`,
      };
    case 'wrapped':
      return { code: 'LINE_WRAPPED', message: 'Line breaks stand inside of the ISA' };
    case 'component-missing':
      return { code: 'COMPONENT_MISSING', element: 16, message: 'ISA16 is missing: the terminator follows ISA15' };
    case 'blank-before-terminator':
      return { code: 'PADDING', message: 'Blanks stand between ISA16 and the segment terminator' };
    case 'no-repetition-separator':
      return {
        code: 'ISA_REPETITION',
        element: 11,
        message: 'ISA11 must give the repetition separator from version 00402 on, and gives none that can be used',
      };
    case 'clash':
      return {
        code: 'DELIMITERS_CLASH',
        element: defect.element,
        x12: `TA105:${ta105[defect.element]}`,
        message: clashes[defect.element],
      };
    default:
      return unreachable(defect);
  }
}

/** I05: who keeps the ids of ISA06 and ISA08. */
const partyQualifier = /^(?:0[1-47-9]|[12]\d|3[0-8]|AM|NR|SA|SN|ZZ)$/;

type FieldRule = (header: InterchangeHeader) => EnvelopeDraft[];

const fieldRules: readonly FieldRule[] = [
  (header) => known(1, header.authorizationQualifier, /^0[0-6]$/),
  (header) => known(3, header.securityQualifier, /^0[01]$/),
  (header) => known(5, header.senderQualifier, partyQualifier),
  (header) => known(7, header.receiverQualifier, partyQualifier),
  (header) => notBlank(6, header.sender),
  (header) => notBlank(8, header.receiver),
  (header) =>
    isaElement(
      12,
      header.version.length !== 5 || /^\d{5}$/.test(header.version),
      'must be five digits, for instance 00401',
    ),
  (header) => isaElement(13, header.control.length !== 9 || /^\d{9}$/.test(header.control), 'must be nine digits'),
  (header) => warn('ISA_DATE', 9, isDate(header.date) ? '' : `'${header.date}' is no date of the form YYMMDD`),
  (header) => warn('ISA_DATE', 10, isTime(header.time) ? '' : `'${header.time}' is no time of the form HHMM`),
  (header) => oneOf(14, header.acknowledgmentRequested, ['0', '1']),
  (header) => oneOf(15, header.usage, ['P', 'T', 'I']),
];

function notBlank(element: number, value: string): EnvelopeDraft[] {
  return isaElement(element, value.trim() !== '', 'must not be blank');
}

function isaElement(element: number, holds: boolean, demand: string): EnvelopeDraft[] {
  if (holds) return [];
  return [{ code: 'ISA_ELEMENT', element, x12: `TA105:${ta105[element]}`, message: `${reference(element)} ${demand}` }];
}

/** A qualifier of another list is noted only: partners agree on such. One of the wrong width was told of. */
function known(element: number, value: string, codes: RegExp): EnvelopeDraft[] {
  if (value.length !== 2 || codes.test(value)) return [];
  return warn('ISA_ELEMENT', element, `'${value}' is no known code`);
}

function oneOf(element: number, value: string, allowed: readonly string[]): EnvelopeDraft[] {
  if (allowed.includes(value)) return [];
  return warn('ISA_USAGE', element, `'${value}' is not one of ${allowed.join(', ')}`);
}

function warn(code: 'ISA_DATE' | 'ISA_USAGE' | 'ISA_ELEMENT', element: number, problem: string): EnvelopeDraft[] {
  if (problem === '') return [];
  const message = `${reference(element)} ${problem}`;
  return [{ code, severity: 'warning', element, x12: `TA105:${ta105[element]}`, message }];
}

function reference(element: number): string {
  return `ISA${String(element).padStart(2, '0')} (${names[element]})`;
}
