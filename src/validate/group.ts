import type { GroupHeader, SetHeader } from '../model/envelope.ts';
import { isDate, isTime } from './date-time.ts';
import type { EnvelopeDraft } from './envelope-draft.ts';
import { functionalIds } from './functional-ids.ts';

/** Everything wrong with a GS by itself; `elements` is how many it has. */
export function checkGs(header: GroupHeader, elements: number): EnvelopeDraft[] {
  const drafts: EnvelopeDraft[] = [];
  const fault = (element: number, problem: string, x12: string | null): void => {
    drafts.push({ code: 'GS_ELEMENT', element, x12, message: `GS0${element} ${problem}` });
  };
  // AK905 has no code for the parties, nor for elements too many: then a TA1 tells of content that cannot be used.
  if (elements > 8) fault(9, `is one too many: a GS has 8 elements, this one ${elements}`, null);
  if (!isFunctionalId(header.functionalId)) {
    fault(1, `'${header.functionalId}' is no functional identifier code (two capital letters or digits)`, 'AK905:1');
  }
  if (header.sender.trim() === '') fault(2, '(sender) must not be empty', null);
  if (header.receiver.trim() === '') fault(3, '(receiver) must not be empty', null);
  if (!/^\d{1,9}$/.test(header.control)) {
    fault(6, `'${header.control}' is no control number of one to nine digits`, 'AK905:6');
  }
  if (header.version === '') drafts.push({ code: 'GS_VERSION', element: 8, message: 'GS08 (version) is missing' });
  const dated = isDate(header.date) && isTime(header.time);
  if (!dated) {
    const message = `GS04 and GS05 ('${header.date}', '${header.time}') are no date and time`;
    drafts.push({ code: 'GS_ELEMENT', severity: 'warning', element: 4, x12: null, message });
  }
  return drafts;
}

/** Everything wrong with an ST by itself and in its group. */
export function checkSt(header: SetHeader, functionalId: string | null): EnvelopeDraft[] {
  const drafts: EnvelopeDraft[] = [];
  if (!/^[0-9]{3}$/.test(header.id)) {
    drafts.push({
      code: 'ST_ELEMENT',
      element: 1,
      message: `ST01 '${header.id}' is no transaction set id of three digits`,
    });
  }
  if (header.control === '')
    drafts.push({ code: 'ST_CONTROL', element: 2, message: 'ST02 (control number) is missing' });
  else if (header.control.length < 4 || header.control.length > 9) {
    const message = `ST02 '${header.control}' has ${header.control.length} characters; four to nine are allowed`;
    drafts.push({ code: 'ST_CONTROL_LENGTH', element: 2, message });
  }
  const expected = functionalIds[header.id];
  if (functionalId !== null && isFunctionalId(functionalId) && expected !== undefined && expected !== functionalId) {
    const message = `A ${header.id} belongs in a group of GS01 ${expected}, and stands in one of ${functionalId}`;
    drafts.push({ code: 'GS_TYPE', element: 1, message });
  }
  return drafts;
}

/** GS01, whether in use or not. */
function isFunctionalId(text: string): boolean {
  return /^[A-Z0-9]{2}$/.test(text);
}
