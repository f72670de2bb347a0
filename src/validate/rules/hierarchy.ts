import { limits } from '../../model/limits.ts';
import type { Rule } from '../../schema/shape.ts';
import type { Particulars } from '../reporter.ts';
import { type Evaluator, type RuleContext, type Sight, segmentNumber, targetOf } from './evaluator.ts';

interface Level {
  /** '?' once it was told wrong, so that what stands below it is not measured by it. */
  code: string; // HL03
  readonly child: string; // HL04
  readonly ordinal: number;
  readonly offset: number;
  children: number;
}

/**
 * HL: ids unique (HL01), the parent before its child (HL02), levels in the order that BSN05 names (HL03), and a child
 * code (HL04) that is true. Once segments are misplaced nothing more is said: the levels cannot be told.
 */
export function hierarchyEvaluator(rule: Extract<Rule, { rule: 'hierarchy' }>, context: RuleContext): Evaluator {
  const { fields } = context;
  const segment = segmentNumber(context, rule.segment);
  const order = targetOf(context, rule.order);
  const levels = new Map<string, Level>();
  const lostParents = new Set<string>();
  let ranks = '';
  let structure = '';
  /** Some levels are not known, so that parents cannot be looked up. */
  let blind = false;

  const tell = (code: 'HL_ID' | 'HL_PARENT' | 'HL_LEVEL' | 'HL_CHILD', particulars: Particulars) => {
    if (context.reporter.segmentErrors > 0) return;
    context.state.hierarchyBroken = true;
    context.reporter.tell(code, particulars);
  };
  const pointAt = ({ view }: Sight, element: number) => {
    const there = fields.locate(view, element);
    const dataElement =
      context.set.tables.details[(context.set.tables.first[segment] ?? 0) + element - 1]?.number ?? '';
    return { element, dataElement, ...(there ? { from: fields.from, to: fields.to } : {}) };
  };

  const judgeParent = (sight: Sight, level: Level): void => {
    const id = fields.text(sight.view, 2); // HL02
    const top = ranks.charAt(0);
    if (id === '') {
      if (ranks === '' || level.code === top) return;
      const message = `HL03 level '${level.code}' has no parent: only level ${top} may stand at the top (BSN05 ${structure})`;
      tell('HL_LEVEL', { ...pointAt(sight, 3), message });
      level.code = '?';
      return;
    }
    const parent = levels.get(id);
    if (!parent) {
      if (lostParents.has(id)) return;
      lostParents.add(id);
      tell('HL_PARENT', { ...pointAt(sight, 2), message: `HL02 parent '${id}' does not come before its child` });
      return;
    }
    parent.children += 1;
    const rank = ranks.indexOf(level.code);
    if (rank >= 0 && rank <= ranks.indexOf(parent.code)) {
      const message = `HL03 level '${level.code}' must not stand below level '${parent.code}' (BSN05 ${structure} means ${[...ranks].join('-')})`;
      tell('HL_LEVEL', { ...pointAt(sight, 3), message });
      level.code = '?';
    } else if (parent.child === '0' && parent.children === 1) {
      const message = `HL04 of level '${id}' says 0 (no levels below), but this level names it as its parent`;
      tell('HL_CHILD', { ...pointAt(sight, 2), message });
    }
  };

  return {
    segments: [segment, order.segment],
    begin() {
      levels.clear();
      lostParents.clear();
      blind = false;
      ranks = '';
      structure = '';
    },
    see(sight) {
      const { view } = sight;
      if (sight.segment === order.segment) {
        structure = fields.text(view, order.position);
        ranks = rule.orders[structure] ?? '';
        return;
      }
      if (levels.size >= limits.setHierarchyLevelsMax || !sight.sound || context.walker.unsure) {
        context.state.hierarchyBroken = true;
        blind = true;
        return;
      }
      const id = fields.text(view, 1); // HL01
      const level: Level = {
        code: fields.text(view, 3),
        child: fields.text(view, 4),
        ordinal: sight.ordinal,
        offset: view.base + view.start,
        children: 0,
      };
      if (levels.has(id)) {
        tell('HL_ID', { ...pointAt(sight, 1), message: `HL01 id '${id}' was used before in this set` });
        return;
      }
      if (!blind) judgeParent(sight, level);
      levels.set(id, level);
    },
    end() {
      if (context.state.hierarchyBroken || context.reporter.segmentErrors > 0) return;
      for (const [id, { child, children, ordinal, offset }] of levels) {
        if (child !== '1' || children > 0) continue;
        const message = `HL04 of level '${id}' says 1 (levels follow below), but none names it as its parent`;
        const at = { segmentId: rule.segment, ordinal, offset, element: 4, dataElement: '736', value: '1' };
        context.reporter.tell('HL_CHILD', { ...at, message, severity: 'warning' });
      }
    },
  };
}
