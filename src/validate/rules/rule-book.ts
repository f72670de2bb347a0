import { unreachable } from '../../kit/assert.ts';
import type { CompiledSet } from '../../schema/catalog.ts';
import type { Rule } from '../../schema/shape.ts';
import type { Reporter } from '../reporter.ts';
import type { Walker } from '../walker.ts';
import { countEvaluator, hashEvaluator, totalEvaluator } from './balance.ts';
import type { Duty } from './duties.ts';
import type { Evaluator, RuleContext, Sight } from './evaluator.ts';
import { checkDigitEvaluator, listEvaluator, scacEvaluator } from './external.ts';
import { Fields } from './fields.ts';
import { hierarchyEvaluator } from './hierarchy.ts';
import { boundsEvaluator, datesEvaluator, needsEvaluator, type Waiting } from './situations.ts';
import { Tally } from './tally.ts';

/** The business rules of one set, sent to the segments they want to see. */
export class RuleBook {
  readonly #begins: readonly (() => void)[];
  readonly #ends: readonly (() => void)[];
  readonly #waiting: readonly Waiting[];
  /** By segment; none for most. */
  readonly #hooks: readonly (readonly Evaluator['see'][])[];
  readonly #satisfied: readonly Int32Array[];
  /** By segment: 1 where a rule wants to see it. */
  readonly hooked: Uint8Array;
  /** By segment: what fulfils all of the rules for it; null where one must see it. */
  readonly duties: readonly (readonly Duty[] | null)[];
  readonly tally: Tally;
  readonly #context: RuleContext;
  /** One object for all segments. */
  readonly sight: Sight;

  constructor(set: CompiledSet, reporter: Reporter, walker: Walker) {
    const state = { hierarchyBroken: false, linesWrong: false, waiting: 0 };
    this.tally = new Tally();
    this.#context = { set, reporter, walker, fields: new Fields(), tally: this.tally, state };
    this.sight = { view: reporter.view, segment: 0, ordinal: 0, present: 0, sound: true };
    const made = set.rules.map((rule) => evaluatorOf(rule, this.#context)).filter((one) => one !== null);
    this.#begins = made.flatMap(({ begin }) => begin ?? []);
    this.#ends = made.flatMap(({ end }) => end ?? []);
    this.#waiting = made.filter((one): one is Waiting => 'pass' in one);
    const bySegment = set.tables.segmentIds.map((_, segment) =>
      made.filter((one) => segment > 0 && one.segments.includes(segment)),
    );
    this.#hooks = bySegment.map((own) => own.map((one) => one.see));
    this.#satisfied = bySegment.map((own) => Int32Array.from(own, (one) => one.satisfiedBy ?? 0));
    this.hooked = Uint8Array.from(this.#hooks, (own) => (own.length > 0 ? 1 : 0));
    this.duties = bySegment.map((own, segment) => dutiesOf(own, segment));
  }

  /** A rule waits for later segments, so that it must see them all. */
  get waits(): boolean {
    return this.#context.state.waiting > 0;
  }

  begin(): void {
    this.#context.state.hierarchyBroken = false;
    this.#context.state.linesWrong = false;
    this.#context.state.waiting = 0;
    for (const begin of this.#begins) begin();
  }

  /** What `sight` shows, which the caller has filled. */
  see(): void {
    const { sight } = this;
    this.#context.fields.forget();
    if (this.#context.state.waiting > 0) for (const waiting of this.#waiting) waiting.pass(sight.segment);
    const hooks = this.#hooks[sight.segment];
    const satisfied = this.#satisfied[sight.segment];
    if (hooks === undefined || satisfied === undefined) return;
    for (let at = 0; at < hooks.length; at += 1) {
      if ((sight.present & (satisfied[at] ?? 0)) === 0) hooks[at]?.(sight);
    }
  }

  /** Counts come before what depends on them: rules end in the order they stand in. */
  end(): void {
    for (const end of this.#ends) end();
  }
}

function dutiesOf(rules: readonly Evaluator[], segment: number): readonly Duty[] | null {
  const duties = rules.map((rule) => rule.duties?.get(segment));
  const known = duties.filter((duty) => duty !== undefined);
  return known.length === 0 || known.length < rules.length ? null : known;
}

/** The years between which dates are sane; all of them where no rule says so. */
export function yearsOf(set: CompiledSet): { readonly min: number; readonly max: number } {
  for (const rule of set.rules) if (rule.rule === 'years') return { min: rule.min, max: rule.max };
  return { min: 0, max: 9999 };
}

function evaluatorOf(rule: Rule, context: RuleContext): Evaluator | null {
  switch (rule.rule) {
    case 'count':
      return countEvaluator(rule, context);
    case 'hash':
      return hashEvaluator(rule, context);
    case 'total':
      return totalEvaluator(rule, context);
    case 'hierarchy':
      return hierarchyEvaluator(rule, context);
    case 'bounds':
      return boundsEvaluator(rule, context);
    case 'needs':
      return needsEvaluator(rule, context);
    case 'dates':
      return datesEvaluator(rule, context);
    case 'list':
      return listEvaluator(rule, context);
    case 'scac':
      return scacEvaluator(rule, context);
    case 'check-digit':
      return checkDigitEvaluator(rule, context);
    case 'years':
      return null;
    default:
      return unreachable(rule);
  }
}
