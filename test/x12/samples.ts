/** Delimiters of a sample; each may be several bytes once encoded. */
export interface SampleDelimiters {
  readonly element: string;
  readonly component: string;
  readonly terminator: string;
  /** Stands behind each terminator. */
  readonly suffix: string;
}

export const usual: SampleDelimiters = { element: '*', component: '>', terminator: '~', suffix: '' };

const isaWidths = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1];
const isaDefaults = [
  ...['00', '', '00', '', 'ZZ', 'SENDER', 'ZZ', 'RECEIVER', '260105', '1200', 'U', '00401', '000000001', '0', 'P', '>'],
];

/** The elements of an ISA at their widths; `changes` by position, taken as they are. */
export function isa(changes: Readonly<Record<number, string>> = {}): string[] {
  const fields = isaDefaults.map((text, at) => changes[at + 1] ?? text.padEnd(isaWidths[at] ?? 0));
  return ['ISA', ...fields];
}

/** A purchase order of five segments, ST to SE. */
export function order(control = '0001', body: readonly string[][] = orderBody): string[][] {
  return [['ST', '850', control], ...body, ['SE', String(body.length + 2), control]];
}

export const orderBody: readonly string[][] = [
  ['BEG', '00', 'SA', 'PO-17', '', '20260105'],
  ['PO1', '1', '5', 'EA', '1.25', '', 'BP', 'A>B'],
  ['CTT', '1'],
];

export function group(sets: readonly string[][][] = [order()], control = '1'): string[][] {
  const gs = ['GS', 'PO', 'SENDER', 'RECEIVER', '20260105', '1200', control, 'X', '004010'];
  return [gs, ...sets.flat(), ['GE', String(sets.length), control]];
}

/** ISA to IEA as segments of elements: 9 segments and 46 elements without options. */
export function interchange(
  groups: readonly string[][][] = [group()],
  changes: Record<number, string> = {},
): string[][] {
  const control = changes[13] ?? '000000001';
  return [isa(changes), ...groups.flat(), ['IEA', String(groups.length), control]];
}

/** Segments as text: ISA16 and the delimiters are those asked for. */
export function written(segments: readonly string[][], delimiters: Partial<SampleDelimiters> = {}): string {
  const { element, component, terminator, suffix } = { ...usual, ...delimiters };
  return segments.map((segment) => segment.join(element).replaceAll('>', component) + terminator + suffix).join('');
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (one) => one.charCodeAt(0));
}
