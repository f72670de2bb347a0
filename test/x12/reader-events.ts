import { SegmentReader } from '../../src/x12/reader.ts';
import type { Scanner } from '../../src/x12/scanner.ts';
import { scanners } from './survey-bytes.ts';

/** What a reader tells of bytes, in order, as lines: `ISA@0`, `GS@106 GS*PO*…`, `!padding@3:1` (offset and line). */
export function eventsOf(bytes: Uint8Array, chunk = bytes.length, scanner: Scanner = scanners.wasm): string[] {
  const told: string[] = [];
  const text = new TextDecoder('latin1');
  const reader: SegmentReader = new SegmentReader(scanner, {
    isa: (_, view) => told.push(`ISA@${view.start + view.base}`),
    segment: (view) => told.push(`@${view.start + view.base} ${text.decode(view.bytes.slice(view.start, view.end))}`),
    oddity: (kind, index) => {
      const { offset, line } = reader.placeOf(index);
      told.push(`!${kind}@${offset}:${line}`);
    },
  });
  for (let at = 0; at < bytes.length; at += Math.max(1, chunk)) reader.push(bytes.subarray(at, at + chunk));
  reader.end();
  if (reader.hopeless) told.push('!hopeless');
  return told;
}
