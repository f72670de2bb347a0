import { Flags } from '@oclif/core';

/** What narrows the lists of the ledger. */
export const listFlags = {
  partner: Flags.string({
    helpValue: 'ID',
    summary: 'Only of this partner: qualifier and id (ZZ:ACME), or the id alone.',
  }),
  since: Flags.string({
    helpValue: 'TIME',
    summary: 'Not older: 2026-11-24, 2026-11-24T03:00 (UTC), or 4 h, 7 d ago.',
  }),
  until: Flags.string({ helpValue: 'TIME', summary: 'Not newer.' }),
  limit: Flags.integer({
    default: 100,
    min: 1,
    max: 10_000,
    helpValue: 'N',
    summary: 'This many at most, the newest.',
  }),
} as const;

export const codeFlag = Flags.string({
  helpValue: 'CODE',
  summary: 'Only with this error code: E003, or E003.SETS.',
});
