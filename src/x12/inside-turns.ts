import type { Isa } from './isa.ts';

/** How the inside of an interchange was left: more bytes are wanted, its IEA came, or another ISA at the cursor. */
export type InsideOutcome = { readonly kind: 'more' } | { readonly kind: 'closed' } | Isa;

/** What becomes of the segment at hand: handed over, passed over, nothing in it, the mode changed, or more bytes wanted. */
export type Turn = 'segment' | 'skipped' | 'empty' | 'turned' | 'more';
