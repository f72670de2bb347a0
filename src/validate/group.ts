import { counted } from '../kit/counted.ts';
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
  if (!isDate(header.date)) drafts.push(noted(4, `'${header.date}' is no date of the form CCYYMMDD`));
  if (!isTime(header.time)) drafts.push(noted(5, `'${header.time}' is no time of the form HHMM`));
  return drafts;
}

/** Of date and time nothing depends. */
function noted(element: number, problem: string): EnvelopeDraft {
  return { code: 'GS_ELEMENT', severity: 'warning', element, x12: null, message: `GS0${element} ${problem}` };
}

/** Everything wrong with an ST by itself and in its group. */
export function checkSt(header: SetHeader, group: GroupHeader | null): EnvelopeDraft[] {
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
    const message = `ST02 '${header.control}' has ${counted(header.control.length, 'character')}; four to nine are allowed`;
    drafts.push({ code: 'ST_CONTROL_LENGTH', element: 2, message });
  }
  if (group !== null) drafts.push(...checkFunctionalId(header, group));
  return drafts;
}

/** Whether the set belongs in a group of this GS01; AK502 has a code of its own for it (18) from 005010 on. */
function checkFunctionalId({ id }: SetHeader, { functionalId, version }: GroupHeader): EnvelopeDraft[] {
  const expected = functionalIds[id];
  if (expected === undefined || expected === functionalId || !isFunctionalId(functionalId)) return [];
  const message = `Set ${id} belongs in a group of GS01 ${expected}, and stands in one of ${functionalId}`;
  return [{ code: 'GS_TYPE', element: 1, x12: version < '005010' ? 'AK502:6' : 'AK502:18', message }];
}

/** GS01, whether in use or not. */
function isFunctionalId(text: string): boolean {
  return /^[A-Z0-9]{2}$/.test(text);
}
