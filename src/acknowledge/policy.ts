import type { GroupHeader, InterchangeHeader } from '../model/envelope.ts';
import type { OutputDelimiters } from '../x12/writer-delimiters.ts';

/** How one received interchange is answered: what was agreed with its sender. */
export interface AcknowledgementPolicy {
  /** For its groups. auto: 999 where GS08 names an implementation guide from 005010 on, else 997. */
  readonly functional: 'auto' | '997' | '999' | 'none';
  /** TA1: when ISA14 asks for it; auto: when the interchange is rejected, too. */
  readonly interchange: 'auto' | 'asked' | 'none';
  /** Whether accepted sets are listed, or implied by the counts. */
  readonly listing: 'all' | 'rejected';
  /** What a set with errors is answered by: R, or E. */
  readonly onErrors: 'reject' | 'accept';
  /** Made, but not sent before somebody lets it go. */
  readonly hold: boolean;
  /** The code (TA105) that refuses the whole interchange, whatever the survey says: 025 for a duplicate, 020 for ISA15. */
  readonly refuse: '009' | '020' | '025' | null;
  readonly delimiters: OutputDelimiters | null;
  readonly lineEnd: '' | '\n' | '\r\n';
}

export const defaultPolicy: AcknowledgementPolicy = {
  functional: 'auto',
  interchange: 'auto',
  listing: 'all',
  onErrors: 'reject',
  hold: false,
  refuse: null,
  delimiters: null,
  lineEnd: '\n',
};

/** The policy for the interchange at `position` in the file, from 1. Asked more than once: the answer must not change. */
export type PolicyOf = (header: InterchangeHeader, position: number) => AcknowledgementPolicy;

/** What a functional acknowledgement looks like. */
export interface Form {
  readonly kind: '997' | '999';
  /** GS08 of the acknowledgement. */
  readonly version: string;
  /** Which code tables and elements it knows. */
  readonly family: '004010' | '005010';
}

const guide999 = '005010X231A1';

/** The form that answers a group with this GS08; null where none is to be sent. */
export function formOf(functional: AcknowledgementPolicy['functional'], version: string): Form | null {
  if (functional === 'none') return null;
  const release = /^\d{6}/.exec(version)?.[0] ?? '004010';
  const family = release >= '005010' ? '005010' : '004010';
  const guided = family === '005010' && /^\d{6}X/.test(version);
  const kind = functional === 'auto' ? (guided ? '999' : '997') : functional;
  return kind === '999' ? { kind, version: guide999, family: '005010' } : { kind, version: release, family };
}

/** FA groups hold acknowledgements: they are never acknowledged. */
export function isAnswered(group: GroupHeader): boolean {
  return group.functionalId !== 'FA';
}

/**
 * Whether a 997 or 999 can answer the group: without GS01 and GS06 AK1 cannot name it, and for parties that are missing
 * AK905 has no code. Then only a TA1 can tell that something is wrong.
 */
export function isNameable({ functionalId, control, sender, receiver }: GroupHeader): boolean {
  const named = /^[A-Z0-9]{2}$/.test(functionalId) && /^\d{1,9}$/.test(control);
  return named && sender.trim() !== '' && receiver.trim() !== '';
}
