import { packId } from '../../kit/bytes.ts';
import type { Rule } from '../../schema/shape.ts';
import type { Duty } from './duties.ts';
import {
  type Evaluator,
  Gate,
  type RuleContext,
  type Sight,
  Stated,
  segmentNumber,
  type Target,
  targetOf,
} from './evaluator.ts';

type RuleOf<K extends Rule['rule']> = Extract<Rule, { rule: K }>;

/** Totals say nothing where segments are missing or misplaced: that was told already. */
function meaningless(context: RuleContext): boolean {
  return context.reporter.segmentErrors > 0 || context.state.hierarchyBroken;
}

/** CTT01: how many lines the set has. */
export function countEvaluator(rule: RuleOf<'count'>, context: RuleContext): Evaluator {
  const counted = segmentNumber(context, rule.of);
  const stated = new Stated(targetOf(context, rule.in));
  const { tally } = context;
  const cell = tally.take(1);
  return {
    segments: [counted, stated.target.segment],
    duties: new Map([[counted, { kind: 'count', cell }]]),
    begin() {
      tally.cells[cell] = 0;
      stated.forget();
    },
    see(sight) {
      if (sight.segment === counted) tally.add(cell, 1);
      else stated.take(sight, context.fields);
    },
    end() {
      const count = tally.at(cell);
      if (Number.isNaN(stated.value) || stated.value === count || meaningless(context)) return;
      context.state.linesWrong = true;
      const message = `${rule.in} says ${stated.value} ${rule.of} segments, but there are ${count}`;
      context.reporter.tell('BALANCE_COUNT', { ...stated.particulars(), message });
    },
  };
}

/** X12 sums a hash total without regard to points and signs, and cuts it at ten digits on the left. */
const hashWrap = 10_000_000_000;

/** CTT02: the sum of a quantity over the lines; the plain sum and X12's own are both taken for right. */
export function hashEvaluator(rule: RuleOf<'hash'>, context: RuleContext): Evaluator {
  const summed = targetOf(context, rule.of);
  const stated = new Stated(targetOf(context, rule.in));
  const { fields, tally } = context;
  const plain = tally.take(2);
  const digits = plain + 1;
  const duty: Duty = { kind: 'hash', position: summed.position, cell: plain };
  return {
    segments: [summed.segment, stated.target.segment],
    ...(summed.implied === 0 ? { duties: new Map([[summed.segment, duty]]) } : {}),
    begin() {
      tally.cells[plain] = 0;
      tally.cells[digits] = 0;
      stated.forget();
    },
    see(sight) {
      if (sight.segment !== summed.segment) {
        stated.take(sight, context.fields);
        return;
      }
      if (!sight.sound || !fields.read(sight.view, summed.position, summed.implied)) {
        tally.add(plain, Number.NaN);
        return;
      }
      const value = fields.number;
      tally.add(plain, value);
      if (fields.decimals === 0) tally.add(digits, Math.abs(value));
      else tally.add(digits, Math.round(Math.abs(value) * 10 ** fields.decimals));
    },
    end() {
      const sum = tally.at(plain);
      const unknown = Number.isNaN(stated.value) || Number.isNaN(sum);
      if (unknown || meaningless(context) || context.state.linesWrong) return;
      const right = Math.abs(stated.value - sum) < 0.0005 || stated.value % hashWrap === tally.at(digits) % hashWrap;
      if (right) return;
      context.state.linesWrong = true;
      const message = `${rule.in} says a hash total of ${stated.value}, but ${rule.of} sums to ${amount(sum)}`;
      context.reporter.tell('BALANCE_HASH', { ...stated.particulars(), message });
    },
  };
}

/** Basis of unit price (DE 639): prices that are for more than one unit. */
const perHundred = packId('HP');
const perThousand = packId('TP');
const severalUnits = [perHundred, perThousand];

function unitsPriced(basis: number): number {
  if (basis === perHundred) return 100;
  return basis === perThousand ? 1000 : 1;
}

/**
 * TDS01 or AMT02: quantity times price over the lines, with allowances and charges and taxes. Partners differ in what
 * they count in, so the stated amount is wrong only when none of the usual ways of reckoning leads to it.
 */
export function totalEvaluator(rule: RuleOf<'total'>, context: RuleContext): Evaluator {
  const { fields, reporter, tally } = context;
  const quantity = targetOf(context, rule.quantity);
  const price = targetOf(context, rule.price);
  const basis = rule.basis === undefined ? null : targetOf(context, rule.basis);
  const allowance = rule.allowance === undefined ? null : targetOf(context, rule.allowance);
  const tax = rule.tax === undefined ? null : targetOf(context, rule.tax);
  const stated = new Stated(targetOf(context, rule.in));
  const gate = rule.when ? new Gate(rule.when, fields) : null;
  // An object, because a number with decimals in a captured variable is made anew at every change.
  const sums = { line: 0.5, summary: 0.5, tax: 0.5 };
  const lines = tally.take(2);
  const count = lines + 1;
  const duty: Duty = {
    kind: 'total',
    quantity: quantity.position,
    price: price.position,
    basis: basis === null ? null : { position: basis.position, codes: severalUnits },
    cell: lines,
  };
  const addLine = ({ view, sound }: Sight): void => {
    tally.add(count, 1);
    const known = sound && fields.read(view, quantity.position, quantity.implied);
    const units = fields.number;
    if (!known || !fields.read(view, price.position, price.implied)) {
      tally.add(lines, Number.NaN);
      return;
    }
    const amountPriced = units * fields.number;
    tally.add(lines, basis === null ? amountPriced : amountPriced / unitsPriced(fields.packed(view, basis.position)));
  };
  return {
    segments: segmentsOf([quantity, allowance, tax, stated.target]),
    ...(quantity.implied + price.implied === 0 ? { duties: new Map([[quantity.segment, duty]]) } : {}),
    begin() {
      tally.cells[lines] = 0;
      tally.cells[count] = 0;
      sums.line = 0;
      sums.summary = 0;
      sums.tax = 0;
      stated.forget();
    },
    see(sight) {
      if (sight.segment === quantity.segment) addLine(sight);
      else if (sight.segment === stated.target.segment) {
        if (!gate || gate.holds(sight.view)) stated.take(sight, fields);
      } else if (sight.segment === allowance?.segment) {
        const signed = signedAllowance(sight, allowance, context);
        if (isInLine(context, quantity.segment)) sums.line += signed;
        else sums.summary += signed;
      } else if (tax) sums.tax += sight.sound ? fields.decimal(sight.view, tax.position, tax.implied) || 0 : Number.NaN;
    },
    end() {
      if (Number.isNaN(stated.value) || meaningless(context) || context.state.linesWrong || tally.at(count) === 0)
        return;
      const all = { ...sums, lines: tally.at(lines) };
      const known = Object.values(all).every((sum) => !Number.isNaN(sum));
      const slack = 0.011 + 0.005 * tally.at(count);
      if (Math.abs(all.lines - stated.value) <= slack) return;
      if (!known || waysToReckon(all).some((way) => Math.abs(way - stated.value) <= slack)) return;
      const message = `${rule.in} says ${amount(stated.value)}, but ${reckoning(all)}`;
      reporter.tell('BALANCE_TOTAL', { ...stated.particulars(), message });
    },
  };
}

function segmentsOf(targets: readonly (Target | null)[]): number[] {
  return [...new Set(targets.flatMap((target) => (target === null ? [] : [target.segment])))];
}

/** SAC01 A or C with the amount of SAC05; NaN where the amount is left to a rate. */
function signedAllowance({ view, sound }: Sight, target: Target, { fields }: RuleContext): number {
  if (!sound) return Number.NaN;
  const kind = fields.text(view, 1);
  if (kind !== 'A' && kind !== 'C') return 0;
  const value = fields.decimal(view, target.position, target.implied);
  return kind === 'A' ? -value : value;
}

/** Whether the walker stands inside the loop of the lines. */
function isInLine({ walker, set }: RuleContext, segment: number): boolean {
  const { loopParent, loopFirst, segment: segments } = set.automaton;
  for (let loop = walker.loop; loop > 0; loop = loopParent[loop] ?? 0) {
    if (segments[loopFirst[loop] ?? 0] === segment) return true;
  }
  return false;
}

interface Sums {
  readonly lines: number;
  readonly line: number;
  readonly summary: number;
  readonly tax: number;
}

function waysToReckon({ lines, line, summary, tax }: Sums): number[] {
  const before = [0, line, summary, line + summary].map((allowances) => lines + allowances);
  return [...before, ...before.map((sum) => sum + tax)];
}

function reckoning({ lines, line, summary, tax }: Sums): string {
  const parts = [`the lines come to ${amount(lines)}`];
  if (line + summary !== 0) parts.push(`with allowances and charges ${amount(lines + line + summary)}`);
  if (tax !== 0) parts.push(`with taxes ${amount(lines + line + summary + tax)}`);
  return parts.join(', ');
}

/** At most four decimals, at least two where there are any. */
function amount(value: number): string {
  const rounded = Math.round(value * 10_000) / 10_000;
  return Number.isInteger(rounded) ? String(rounded) : rounded.toFixed(4).replace(/0{1,2}$/, '');
}
