import type { GroupHeader } from '../model/envelope.ts';
import type { Dialect } from './dialect.ts';
import { elementText, type SegmentView, viewOf } from './segment-view.ts';

/** The fields of a GS at hand. */
export function groupHeaderOf(view: SegmentView): GroupHeader {
  return {
    functionalId: elementText(view, 1),
    sender: elementText(view, 2),
    receiver: elementText(view, 3),
    date: elementText(view, 4),
    time: elementText(view, 5),
    control: elementText(view, 6),
    agency: elementText(view, 7),
    version: elementText(view, 8),
  };
}

/** The fields of a GS that was kept as it stands, without its terminator. */
export function keptGroupHeader(gs: Uint8Array, dialect: Dialect): GroupHeader {
  return groupHeaderOf(viewOf(gs, dialect));
}
