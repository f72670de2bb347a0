import { byte } from '../kit/bytes.ts';
import type { Isa } from '../x12/isa.ts';
import type { SegmentView } from '../x12/segment-view.ts';

/** Indexes of ISA element `position` (from 1) in the view, which has no marks for an ISA; {} without a position. */
export function isaElementRange(
  isa: Isa,
  view: SegmentView,
  position: number | undefined,
): { from?: number; to?: number } {
  if (position === undefined) return {};
  const separator = isa.dialect.element.last;
  let seen = 0;
  for (let at = view.start; at < view.end; at += 1) {
    if (view.bytes[at] !== separator) continue;
    seen += 1;
    if (seen !== position) continue;
    let to = at + 1;
    while (to < view.end && view.bytes[to] !== separator && view.bytes[to] !== byte.lf) to += 1;
    return { from: at + 1, to };
  }
  return { from: view.end, to: view.end };
}
