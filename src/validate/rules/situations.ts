import { packId } from '../../kit/bytes.ts';
import type { Rule } from '../../schema/shape.ts';
import { type Evaluator, Gate, type RuleContext, type Sight, segmentNumber, targetOf } from './evaluator.ts';

type RuleOf<K extends Rule['rule']> = Extract<Rule, { rule: K }>;

/** A rule that waits for later segments of the loop at hand. */
export interface Waiting extends Evaluator {
  /** Called for every segment while any rule waits, before the segment's own rules. */
  pass(segment: number): void;
}

const needs = {
  party: { code: 'PARTY_ADDRESS', says: 'needs an id (N104) or an address (N3, N4)' },
  item: { code: 'ITEM_ID', says: 'needs an item id, or a LIN or PID segment' },
} as const;

/** A segment needs one of some elements, or one of some segments in its loop: N1*ST an id or address, PO1 an item id. */
export function needsEvaluator(rule: RuleOf<'needs'>, context: RuleContext): Waiting {
  const trigger = segmentNumber(context, rule.segment);
  const helpers = rule.segments.map((id) => segmentNumber(context, id));
  const mask = rule.elements.reduce((bits, position) => bits | (1 << (position - 1)), 0);
  const gate = rule.when ? new Gate(rule.when, context.fields) : null;
  const element = rule.elements[0] ?? 1;
  const { dataElement } = targetOf(context, `${rule.segment}${String(element).padStart(2, '0')}`);
  let open = false;
  let loop = 0;
  let at = { ordinal: 0, offset: 0 };
  const close = () => {
    open = false;
    context.state.waiting -= 1;
  };
  const tell = () => {
    close();
    if (context.reporter.segmentErrors > 0) return;
    const { code, says } = needs[rule.about];
    const what = rule.when ? `${rule.segment} ${rule.when.in.join(' or ')}` : rule.segment;
    context.reporter.tell(code, { segmentId: rule.segment, ...at, element, dataElement, message: `${what} ${says}` });
  };
  return {
    segments: [trigger],
    satisfiedBy: mask,
    duties: new Map([[trigger, { kind: 'one-of', mask, when: gate?.codes ?? null }]]),
    begin() {
      open = false;
    },
    pass(segment) {
      if (!open) return;
      if (helpers.includes(segment)) close();
      else if (segment === trigger || !isInside(context, loop)) tell();
    },
    see({ view, sound, ordinal }) {
      if (!sound || (gate !== null && !gate.holds(view))) return;
      open = true;
      context.state.waiting += 1;
      loop = context.walker.loop;
      at = { ordinal, offset: view.base + view.start };
    },
    end() {
      if (open) tell();
    },
  };
}

/** Whether the walker still stands in a loop or in one within it. */
function isInside({ walker, set }: RuleContext, loop: number): boolean {
  for (let around = walker.loop; around >= 0; around = set.automaton.loopParent[around] ?? -1) {
    if (around === loop) return true;
  }
  return false;
}

/** LS01 and LE01 name the same loop. */
export function boundsEvaluator(rule: RuleOf<'bounds'>, context: RuleContext): Evaluator {
  const open = targetOf(context, rule.open);
  const close = targetOf(context, rule.close);
  let name = '';
  return {
    segments: [open.segment, close.segment],
    begin() {
      name = '';
    },
    see({ view, segment, sound }) {
      const text = sound ? context.fields.text(view, segment === open.segment ? open.position : close.position) : '';
      if (segment === open.segment) name = text;
      else if (text !== '' && name !== '' && text !== name) {
        const { from, to } = context.fields;
        const message = `${rule.close} '${text}' does not close the loop that ${rule.open} '${name}' opened`;
        const at = { element: close.position, dataElement: close.dataElement, from, to };
        context.reporter.tell('LOOP_BOUNDS', { ...at, message });
      }
    },
  };
}

/** Pairs of dates in one loop of which the first must not be later than the second. */
export function datesEvaluator(rule: RuleOf<'dates'>, context: RuleContext): Evaluator {
  const segment = segmentNumber(context, rule.segment);
  const { fields, walker, reporter } = context;
  const names = [...new Set(rule.pairs.flat())];
  const codes = Int32Array.from(names, (name) => packId(name) | 0);
  const dates = new Float64Array(names.length);
  let scope = -1;
  const judge = (number: number, date: number): void => {
    for (const [early, late] of rule.pairs) {
      const first = names.indexOf(early);
      const second = names.indexOf(late);
      const other = first === number ? (dates[second] ?? 0) : (dates[first] ?? 0);
      if ((first !== number && second !== number) || other === 0) continue;
      const [from, to] = first === number ? [date, other] : [other, date];
      if (from <= to) continue;
      const message = `${rule.segment}02 date ${to} (${late}) lies before ${from} (${early})`;
      reporter.tell('DATE_ORDER', { element: 2, dataElement: '373', from: fields.from, to: fields.to, message });
    }
  };
  return {
    segments: [segment],
    duties: new Map([[segment, { kind: 'none-of', at: { position: 1, codes } }]]),
    begin() {
      scope = -1;
    },
    see({ view, sound }: Sight) {
      const code = fields.packed(view, 1);
      let number = codes.length - 1;
      while (number >= 0 && codes[number] !== code) number -= 1;
      if (number < 0 || !sound) return;
      const now = walker.loop * 1_000_000 + walker.loopCount(walker.loop);
      if (now !== scope) dates.fill(0);
      scope = now;
      const date = fields.decimal(view, 2);
      if (Number.isNaN(date)) return;
      judge(number, date);
      dates[number] = date;
    },
  };
}
