import type { InterchangeHeader } from '../model/envelope.ts';
import { isaWidths } from './isa.ts';
import type { OutputDelimiters } from './writer-delimiters.ts';

/** From this ISA12 on ISA11 is the repetition separator; before, it names the standard (X12.5). */
const repetitionSince = '00402';
const numericElement = 13; // ISA13

/** ISA01 … ISA15 without what the writer knows itself (ISA11, ISA16). */
export type IsaFields = Omit<InterchangeHeader, 'repetitionOrStandard' | 'componentSeparator'>;

/** An ISA as it is written. */
export interface IsaText {
  /** 105 characters and the terminator. */
  readonly text: string;
  /** Positions (1 … 16) of elements that did not fit: cut to their width, or a character of them made a blank. */
  readonly changed: readonly number[];
}

/** The ISA at its fixed widths: text padded with blanks, the control number with zeros, what is too long cut. */
export function isaText(fields: IsaFields, delimiters: OutputDelimiters): IsaText {
  const changed: number[] = [];
  const delimiter = new Set(Object.values(delimiters));
  const texts = valuesOf(fields).map((value, index) => {
    const width = isaWidths[index] ?? 0;
    const pad = index + 1 === numericElement ? value.padStart(width, '0') : value.padEnd(width);
    const clean = Array.from(pad.slice(0, width), (one) => (isPlain(one) && !delimiter.has(one) ? one : ' ')).join('');
    if (clean !== pad) changed.push(index + 1);
    return clean;
  });
  texts[10] = fields.version >= repetitionSince ? delimiters.repetition : 'U';
  const elements = ['ISA', ...texts, delimiters.component];
  return { text: elements.join(delimiters.element) + delimiters.terminator, changed };
}

/** ISA01 … ISA15; ISA11 is filled in afterwards. */
function valuesOf(fields: IsaFields): string[] {
  return [
    fields.authorizationQualifier,
    fields.authorization,
    fields.securityQualifier,
    fields.security,
    fields.senderQualifier,
    fields.sender,
    fields.receiverQualifier,
    fields.receiver,
    fields.date,
    fields.time,
    ' ',
    fields.version,
    fields.control,
    fields.acknowledgmentRequested,
    fields.usage,
  ];
}

function isPlain(character: string): boolean {
  return character >= ' ' && character <= '~';
}
