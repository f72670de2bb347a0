import { counted } from '../kit/counted.ts';
import type { FindingCode } from '../model/finding-codes.ts';
import type { EnvelopeDraft } from './envelope-draft.ts';

/** A trailer against its header: element 1 counts, element 2 repeats the control number. */
export interface Trailer {
  readonly id: 'SE' | 'GE' | 'IEA';
  readonly header: 'ST02' | 'GS06' | 'ISA13';
  /** What element 1 counts. */
  readonly counted: string;
  readonly countCode: FindingCode;
  readonly controlCode: FindingCode;
  /** ISA13 and GS06 are numbers (leading zeros mean nothing); ST02 is text. */
  readonly controlIs: 'number' | 'text';
}

export const trailers = {
  SE: {
    id: 'SE',
    header: 'ST02',
    counted: 'segment',
    countCode: 'SE_COUNT',
    controlCode: 'SE_CONTROL',
    controlIs: 'text',
  },
  GE: {
    id: 'GE',
    header: 'GS06',
    counted: 'transaction set',
    countCode: 'GE_COUNT',
    controlCode: 'GE_CONTROL',
    controlIs: 'number',
  },
  IEA: {
    id: 'IEA',
    header: 'ISA13',
    counted: 'functional group',
    countCode: 'IEA_COUNT',
    controlCode: 'IEA_CONTROL',
    controlIs: 'number',
  },
} as const satisfies Record<string, Trailer>;

export interface TrailerValues {
  /** Element 1 and 2 of the trailer as text. */
  readonly count: string;
  readonly control: string;
  /** What was counted, and what the header says. */
  readonly counted: number;
  readonly headerControl: string;
}

/** Compares a trailer with what was read. */
export function checkTrailer(trailer: Trailer, values: TrailerValues): EnvelopeDraft[] {
  return [...checkCount(trailer, values), ...checkControl(trailer, values)];
}

function checkCount(trailer: Trailer, values: TrailerValues): EnvelopeDraft[] {
  if (/^\d{1,15}$/.test(values.count) && Number(values.count) === values.counted) return [];
  const found = values.count === '' ? 'is missing' : `says ${values.count}`;
  const message = `${trailer.id}01 ${found}; ${counted(values.counted, trailer.counted)} ${values.counted === 1 ? 'was' : 'were'} read`;
  return [{ code: trailer.countCode, element: 1, message }];
}

function checkControl(trailer: Trailer, values: TrailerValues): EnvelopeDraft[] {
  const own = values.control.trim();
  const header = values.headerControl.trim();
  if (own === header) return [];
  // A header without a number was told of, and has none to compare with.
  if (trailer.controlIs === 'number' && !/^\d+$/.test(header)) return [];
  const digits = /^\d{1,15}$/.test(own) && /^\d{1,15}$/.test(header);
  const message = `${trailer.id}02 '${own}' differs from ${trailer.header} '${header}'`;
  if (digits && Number(own) === Number(header) && trailer.controlIs === 'number') {
    return [{ code: 'CONTROL_ZEROS', element: 2, message: `${message} in leading zeros only` }];
  }
  return [{ code: trailer.controlCode, element: 2, message }];
}
