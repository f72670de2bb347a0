import { present } from '../kit/assert.ts';
import { counted } from '../kit/counted.ts';
import type { Severity } from '../model/finding.ts';
import type { FindingCode } from '../model/finding-codes.ts';
import type { ElementDetail } from '../schema/tables.ts';
import type { Policy } from './policy.ts';
import { daysIn } from './quick.ts';
import { suggestCode } from './suggest.ts';

/** What is wrong with an element's text: the kind of finding and the end of the sentence that starts with its name. */
export interface Fault {
  readonly code: FindingCode;
  readonly says: string;
  readonly severity?: Severity;
}

export interface Examiner {
  readonly policy: Policy;
  readonly years: { readonly min: number; readonly max: number };
}

/** The exact rules for the text of an element that is there (X12.6); null when it keeps them all. */
export function examine(text: string, detail: ElementDetail, examiner: Examiner): Fault | null {
  if (detail.type === 'AN' || detail.type === 'ID') return examineText(text, detail, examiner.policy);
  if (detail.type === 'DT') return examineDate(text, detail, examiner.years);
  if (detail.type === 'TM') return examineTime(text, detail);
  if (detail.type === 'R') return examineNumber(text, detail, /^-?(?:\d+\.?\d*|\.\d+)(?:E-?\d+)?$/);
  return detail.type.startsWith('N') ? examineNumber(text, detail, /^-?\d+$/) : null;
}

/** Trailing blanks are not significant but to reach the least length. */
function examineText(text: string, detail: ElementDetail, policy: Policy): Fault | null {
  const trimmed = text.trimEnd();
  if (trimmed === '') {
    return detail.use === 'M' ? { code: 'ELEMENT_MISSING', says: 'is mandatory, but holds only blanks' } : null;
  }
  const value = trimmed.padEnd(Math.min(detail.min, text.length));
  const length = lengthFault(value, detail);
  if (detail.list === null) return length;
  if (detail.list.meanings.has(value) || policy.allows(detail.list.id, value)) return length;
  return codeFault(value, detail, length);
}

function codeFault(value: string, detail: ElementDetail, length: Fault | null): Fault | null {
  const list = present(detail.list, 'a code is judged by a list');
  const suggestion = suggestCode(list, value);
  const name = list.external ? list.title : `code list ${list.id}`;
  const says = `is not a known ${list.noun} (${name}).${suggestion === '' ? '' : ` Did you mean ${suggestion}?`}`;
  if (list.external) return length ?? { code: 'EXTERNAL_CODE', says };
  const possible = length === null && list.mayExist(value);
  return { code: possible ? 'ELEMENT_CODE_UNLISTED' : 'ELEMENT_CODE', says };
}

function examineNumber(text: string, detail: ElementDetail, form: RegExp): Fault | null {
  if (!form.test(text)) {
    const kind = detail.type === 'R' ? 'a decimal number' : 'a whole number';
    return { code: 'ELEMENT_CHARACTER', says: `is not ${kind}` };
  }
  return lengthFault(text.replace(/E.*$/, '').replace(/[-.]/g, ''), detail, 'digit');
}

function examineDate(text: string, detail: ElementDetail, years: Examiner['years']): Fault | null {
  const length = lengthFault(text, detail);
  if (length) return length;
  const form = detail.max === 8 ? 'CCYYMMDD' : 'YYMMDD';
  const year = text.length === 8 ? Number(text.slice(0, 4)) : 2000 + Number(text.slice(0, 2));
  const month = Number(text.slice(-4, -2));
  const day = Number(text.slice(-2));
  if (!/^(?:\d{6}|\d{8})$/.test(text) || day < 1 || day > daysIn(year, month)) {
    return { code: 'ELEMENT_DATE', says: `is not a date (${form})` };
  }
  if (year >= years.min && year <= years.max) return null;
  return { code: 'DATE_RANGE', says: `lies outside of the years ${years.min} to ${years.max}` };
}

function examineTime(text: string, detail: ElementDetail): Fault | null {
  const length = lengthFault(text, detail);
  if (length) return length;
  if (/^(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d\d{0,2})?$/.test(text)) return null;
  return { code: 'ELEMENT_TIME', says: 'is not a time (HHMM, HHMMSS or HHMMSSDD)' };
}

function lengthFault(text: string, detail: ElementDetail, unit = 'character'): Fault | null {
  const length = charactersOf(text);
  if (length < detail.min) {
    return { code: 'ELEMENT_TOO_SHORT', says: `has ${counted(length, unit)}, at least ${detail.min} are needed` };
  }
  if (length > detail.max) {
    return { code: 'ELEMENT_TOO_LONG', says: `has ${counted(length, unit)}, at most ${detail.max} are allowed` };
  }
  return null;
}

/** Characters, not the halves of those beyond U+FFFF. */
function charactersOf(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
