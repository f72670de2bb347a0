import { section } from '../fields.ts';
import { duration, durationBySet } from '../fields-measured.ts';

const range = { min: 60_000, max: 2.592e9 } as const;

export const acknowledgements = section(
  'Acknowledgements that partners owe us for what we send (app.own_ids). How we answer stands under processing and in the partners’ profiles.',
  {
    due_after: duration('How long a partner may take to acknowledge a group; then it is overdue.', {
      ...range,
      default: '24 h',
    }),
    due_after_by_set: durationBySet('The same for groups of a transaction set (ST01) of its own.', {
      ...range,
      default: { 856: '4 h' },
    }),
  },
);
