import { byte } from '../kit/bytes.ts';
import type { ShownDelimiters } from '../model/inspection.ts';
import type { Delimiter } from '../x12/dialect.ts';
import type { Isa } from '../x12/isa.ts';
import type { SegmentView } from '../x12/segment-view.ts';

/** The delimiters of an interchange for people; `known` is how many bytes of the file were read so far. */
export function shownDelimiters({ dialect, end }: Isa, view: SegmentView, known: number): ShownDelimiters {
  const breaks: string[] = [];
  for (let at = end; at < end + 2 && at + view.base < known; at += 1) {
    const code = view.bytes[at];
    if (code !== byte.cr && code !== byte.lf) break;
    breaks.push(names.get(code) ?? '');
  }
  return {
    element: shown(dialect.element),
    component: dialect.component && shown(dialect.component),
    repetition: dialect.repetition && shown(dialect.repetition),
    terminator: shown(dialect.terminator),
    behindTerminator: breaks.length === 0 ? null : breaks.join(' '),
  };
}

const names: ReadonlyMap<number, string> = new Map([
  [byte.lf, 'LF'],
  [byte.cr, 'CR'],
  [byte.tab, 'TAB'],
]);

function shown({ bytes }: Delimiter): string {
  const [code = 0, ...more] = bytes;
  if (more.length > 0) return new TextDecoder().decode(bytes);
  const hidden = code <= byte.space || code >= 0x7f;
  return (
    names.get(code) ?? (hidden ? `0x${code.toString(16).toUpperCase().padStart(2, '0')}` : String.fromCharCode(code))
  );
}
