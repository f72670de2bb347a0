import type { FileState } from '../model/ledger-states.ts';

/** Where a file's bytes were found at the start: in work/, still where it came from, in both, or in neither. */
export type Whereabouts = 'work' | 'origin' | 'both' | 'nowhere';

/**
 * What the start does with a file that was not finished:
 * `resume` the road is walked again (delivery keys keep each effect single) · `wait` its retry comes when it is due ·
 * `drop` it was never ours, the scan finds it again · `fetch` the rename was lost with the power: done again ·
 * `settle` its verdict stands, the move to its last place is done again · `lost` somebody removed it: told as failed.
 */
export type Recovery = 'resume' | 'wait' | 'drop' | 'fetch' | 'settle' | 'lost';

type Row = Readonly<Record<Whereabouts, Recovery>>;

const onTheRoad: Row = { work: 'resume', both: 'resume', origin: 'fetch', nowhere: 'lost' };
const judged: Row = { work: 'settle', both: 'settle', origin: 'settle', nowhere: 'settle' };

export const recoveries: Readonly<Record<FileState, Row>> = {
  found: { work: 'resume', both: 'resume', origin: 'drop', nowhere: 'drop' },
  claimed: onTheRoad,
  surveyed: onTheRoad,
  acknowledged: onTheRoad,
  delivering: onTheRoad,
  retry_wait: { work: 'wait', both: 'wait', origin: 'fetch', nowhere: 'lost' },
  processed: judged,
  partial: judged,
  failed: judged,
  duplicate: judged,
  quarantined: judged,
};
