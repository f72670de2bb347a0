import { present } from '../../kit/assert.ts';
import { packId, textOf } from '../../kit/bytes.ts';
import type { Rule } from '../../schema/shape.ts';
import type { Duty } from './duties.ts';
import { type Evaluator, Gate, type RuleContext, type Sight, segmentNumber, targetOf } from './evaluator.ts';

type RuleOf<K extends Rule['rule']> = Extract<Rule, { rule: K }>;

function referenceOf(segment: string, position: number): string {
  return `${segment}${String(position).padStart(2, '0')}`;
}

/** A code of a list that holds only under a condition: N402 is a state where the country is the United States. */
export function listEvaluator(rule: RuleOf<'list'>, context: RuleContext): Evaluator {
  const { fields, reporter } = context;
  const target = targetOf(context, referenceOf(rule.segment, rule.at));
  const list = present(context.set.lists.get(rule.list), `code list ${rule.list} is known since the catalog was made`);
  const gate = rule.when ? new Gate(rule.when, fields) : null;
  return {
    segments: [target.segment],
    duties: new Map([[target.segment, { kind: 'listed', position: rule.at, keys: list.keys }]]),
    see({ view }) {
      const packed = fields.packed(view, rule.at);
      if (packed === 0 || (packed !== -1 && list.hasPacked(packed))) return;
      if (gate !== null && !gate.holds(view)) return;
      const value = fields.text(view, rule.at);
      if (list.meanings.has(value) || reporter.policy.allows(list.id, value)) return;
      const message = `${target.reference} '${value}' is not a ${list.title}`;
      const { from, to } = fields;
      reporter.tell('EXTERNAL_CODE', { element: rule.at, dataElement: target.dataElement, from, to, message });
    },
  };
}

/** SCAC: two to four capital letters. Who has which is kept by its register, not by us. */
export function scacEvaluator(rule: RuleOf<'scac'>, context: RuleContext): Evaluator {
  const { fields, reporter } = context;
  const target = targetOf(context, referenceOf(rule.segment, rule.at));
  const gate = rule.when ? new Gate(rule.when, fields) : null;
  return {
    segments: [target.segment],
    duties: new Map([[target.segment, { kind: 'scac', position: rule.at }]]),
    see({ view }) {
      if ((gate !== null && !gate.holds(view)) || !fields.locate(view, rule.at)) return;
      const { from, to } = fields;
      if (isScac(view.bytes, from, to)) return;
      const message = `${target.reference} '${textOf(view.bytes, from, to)}' is not a carrier code (SCAC: two to four capital letters)`;
      reporter.tell('SCAC_FORM', { element: rule.at, dataElement: target.dataElement, from, to, message });
    },
  };
}

function isScac(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 2 || to - from > 4) return false;
  for (let at = from; at < to; at += 1) if (((bytes[at] ?? 0) - 65) >>> 0 > 25) return false;
  return true;
}

/** The longest number with a check digit, blanks that may follow included. */
const numberBytesMax = 48;

/**
 * GTIN, U.P.C., GLN and SSCC carry a check digit (GS1): digits weigh 3 and 1 in turn from the right. Who gets them wrong
 * does so in every line: the first of a set is told at its end, with how many there are.
 */
export function checkDigitEvaluator(rule: RuleOf<'check-digit'>, context: RuleContext): Evaluator {
  const { fields, reporter } = context;
  const segment = segmentNumber(context, rule.segment);
  const qualifiers = Uint8Array.from(rule.qualifiers);
  const codes = Int32Array.from(Object.keys(rule.digits), (code) => packId(code) | 0);
  const lengths = Uint8Array.from(Object.values(rule.digits));
  const dataElements = rule.qualifiers.map((at) => targetOf(context, referenceOf(rule.segment, at + 1)).dataElement);
  const written = new Uint8Array(numberBytesMax);
  const wrong = { count: 0, at: 0, length: 0, bytes: 0, ordinal: 0, offset: 0 };
  const keep = ({ view, ordinal }: Sight, at: number, length: number): void => {
    const { from, to } = fields;
    const { policy } = reporter;
    // Numbers may have been agreed on that are taken as they are.
    if (policy.extends('check-digit') && policy.allows('check-digit', textOf(view.bytes, from, to))) return;
    wrong.count += 1;
    if (wrong.count > 1) return;
    wrong.at = at;
    wrong.length = length;
    wrong.ordinal = ordinal;
    wrong.offset = view.base + view.start;
    wrong.bytes = Math.min(to - from, numberBytesMax);
    for (let index = 0; index < wrong.bytes; index += 1) written[index] = view.bytes[from + index] ?? 0;
  };
  const duty: Duty = { kind: 'check-digits', qualifiers: rule.qualifiers, codes: [...codes], lengths: [...lengths] };
  return {
    segments: [segment],
    duties: new Map([[segment, duty]]),
    begin() {
      wrong.count = 0;
    },
    see(sight) {
      if (!reporter.wants('CHECK_DIGIT')) return;
      const { view } = sight;
      for (let at = 0; at < qualifiers.length; at += 1) {
        const position = qualifiers[at] ?? 0;
        if (position >= view.elements) return;
        const code = fields.packed(view, position);
        let kind = codes.length - 1;
        while (kind >= 0 && codes[kind] !== code) kind -= 1;
        if (kind < 0 || !fields.locate(view, position + 1)) continue;
        const length = lengths[kind] ?? 0;
        if (!hasCheckDigit(view.bytes, fields, length)) keep(sight, at, length);
      }
    },
    end() {
      if (wrong.count === 0) return;
      const element = (qualifiers[wrong.at] ?? 0) + 1;
      const dataElement = dataElements[wrong.at] ?? '';
      const { ordinal, offset } = wrong;
      reporter.tellLater('CHECK_DIGIT', { segmentId: rule.segment, ordinal, offset, element, dataElement }, () => {
        const value = textOf(written, 0, wrong.bytes);
        const others = wrong.count === 1 ? '' : `, as have ${wrong.count - 1} more in this set`;
        const message = `${referenceOf(rule.segment, element)} '${value}' ${checkSays(value, wrong.length)}${others}`;
        return { message, value };
      });
    },
  };
}

/** Trailing blanks do not count; an SSCC may bring its application identifier 00 along. */
function hasCheckDigit(bytes: Uint8Array, at: { readonly from: number; readonly to: number }, length: number): boolean {
  let { from, to } = at;
  while (to > from && bytes[to - 1] === 32) to -= 1;
  if (length === 18 && to - from === 20 && bytes[from] === 48 && bytes[from + 1] === 48) from += 2;
  if (to - from !== length) return false;
  let once = 0;
  let thrice = 0;
  let strange = false;
  for (let index = to - 1; index >= from; index -= 2) {
    const right = (bytes[index] ?? 0) - 48;
    const left = index > from ? (bytes[index - 1] ?? 0) - 48 : 0;
    strange = strange || right >>> 0 > 9 || left >>> 0 > 9;
    once += right;
    thrice += left;
  }
  return !strange && (once + 3 * thrice) % 10 === 0;
}

function checkSays(value: string, length: number): string {
  const written = value.trim();
  const digits = length === 18 && written.length === 20 && written.startsWith('00') ? written.slice(2) : written;
  if (!/^\d+$/.test(digits) || digits.length !== length) return `is not ${length} digits`;
  let sum = 0;
  for (let index = length - 2, weight = 3; index >= 0; index -= 1, weight = 4 - weight) {
    sum += Number(digits[index]) * weight;
  }
  return `has a wrong check digit: ${(10 - (sum % 10)) % 10} would be right`;
}
