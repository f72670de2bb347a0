import { packId } from '../../kit/bytes.ts';
import type { Rule } from '../../schema/shape.ts';
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
  let count = 0;
  return {
    segments: [counted, stated.target.segment],
    begin() {
      count = 0;
      stated.forget();
    },
    see(sight) {
      if (sight.segment === counted) count += 1;
      else stated.take(sight, context.fields);
    },
    end() {
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
  const { fields } = context;
  // An object, because a number with decimals in a captured variable is made anew at every change.
  const sums = { plain: 0.5, digits: 0.5 };
  return {
    segments: [summed.segment, stated.target.segment],
    begin() {
      sums.plain = 0;
      sums.digits = 0;
      stated.forget();
    },
    see(sight) {
      if (sight.segment !== summed.segment) {
        stated.take(sight, context.fields);
        return;
      }
      if (!sight.sound || !fields.read(sight.view, summed.position, summed.implied)) {
        sums.plain = Number.NaN;
        return;
      }
      const value = fields.number;
      sums.plain += value;
      if (fields.decimals === 0) sums.digits += Math.abs(value);
      else sums.digits += Math.round(Math.abs(value) * 10 ** fields.decimals);
    },
    end() {
      const unknown = Number.isNaN(stated.value) || Number.isNaN(sums.plain);
      if (unknown || meaningless(context) || context.state.linesWrong) return;
      const right = Math.abs(stated.value - sums.plain) < 0.0005 || stated.value % hashWrap === sums.digits % hashWrap;
      if (right) return;
      context.state.linesWrong = true;
      const message = `${rule.in} says a hash total of ${stated.value}, but ${rule.of} sums to ${amount(sums.plain)}`;
      context.reporter.tell('BALANCE_HASH', { ...stated.particulars(), message });
    },
  };
}

/** Basis of unit price (DE 639): prices that are for more than one unit. */
const perHundred = packId('HP');
const perThousand = packId('TP');

function unitsPriced(basis: number): number {
  if (basis === perHundred) return 100;
  return basis === perThousand ? 1000 : 1;
}

/**
 * TDS01 or AMT02: quantity times price over the lines, with allowances and charges and taxes. Partners differ in what
 * they count in, so the stated amount is wrong only when none of the usual ways of reckoning leads to it.
 */
export function totalEvaluator(rule: RuleOf<'total'>, context: RuleContext): Evaluator {
  const { fields, reporter } = context;
  const quantity = targetOf(context, rule.quantity);
  const price = targetOf(context, rule.price);
  const basis = rule.basis === undefined ? null : targetOf(context, rule.basis);
  const allowance = rule.allowance === undefined ? null : targetOf(context, rule.allowance);
  const tax = rule.tax === undefined ? null : targetOf(context, rule.tax);
  const stated = new Stated(targetOf(context, rule.in));
  const gate = rule.when ? new Gate(rule.when, fields) : null;
  const sums = { lines: 0.5, count: 0, line: 0.5, summary: 0.5, tax: 0.5 };
  const addLine = ({ view, sound }: Sight): void => {
    sums.count += 1;
    const known = sound && fields.read(view, quantity.position, quantity.implied);
    const units = fields.number;
    if (!known || !fields.read(view, price.position, price.implied)) {
      sums.lines = Number.NaN;
      return;
    }
    const amountPriced = units * fields.number;
    sums.lines += basis === null ? amountPriced : amountPriced / unitsPriced(fields.packed(view, basis.position));
  };
  return {
    segments: segmentsOf([quantity, allowance, tax, stated.target]),
    begin() {
      sums.lines = 0;
      sums.count = 0;
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
      if (Number.isNaN(stated.value) || meaningless(context) || context.state.linesWrong || sums.count === 0) return;
      const known = [sums.lines, sums.line, sums.summary, sums.tax].every((sum) => !Number.isNaN(sum));
      const slack = 0.011 + 0.005 * sums.count;
      if (Math.abs(sums.lines - stated.value) <= slack) return;
      if (!known || waysToReckon(sums).some((way) => Math.abs(way - stated.value) <= slack)) return;
      const message = `${rule.in} says ${amount(stated.value)}, but ${reckoning(sums)}`;
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
