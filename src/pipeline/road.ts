import type { Destination } from '../deliver/destination.ts';
import type { Places } from '../model/places.ts';
import type { Clock, Files, Ledger, Log, SurveyLogs, Surveyor } from '../ports.ts';
import type { RoadPartners } from './partners.ts';
import type { SentRules } from './sent-groups-step.ts';
import type { WalkLedger } from './walk-ledger.ts';

/** What a file meets on its way: the ports, the ways out, and the rules in force. Wired by agent.ts. */
export interface Road {
  readonly files: Files;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly log: Log;
  readonly surveyor: Surveyor;
  readonly surveyLogs: SurveyLogs;
  readonly places: Places;
  readonly rules: RoadRules;
  /** Left out, there are no profiles. */
  readonly partners?: RoadPartners;
  /** How what we send is told from what we get; left out, nothing counts as ours. */
  readonly sent?: SentRules;
  /** Where accepted sets go; null: they stay where they are. */
  readonly accepted: Destination | null;
  /** Where acknowledgements go; null: none are written. */
  readonly acknowledgements: Destination | null;
  /** Absolute directory of rejected sets. */
  readonly quarantine: string;
  /** Whether whoever walks the road tries again later; without, temporary failures end in the receipt, too. */
  readonly retries: boolean;
  readonly onProgress?: (bytesRead: number) => void;
}

/** The road as one file walks it. */
export interface Walk extends Road {
  readonly ledger: WalkLedger;
}

export interface RoadRules {
  readonly fileBytesMax: number;
  readonly acknowledge: 'none' | '997' | '999' | 'auto';
  /** Walk the road again for a file that was seen before. */
  readonly allowDuplicate: boolean;
}

/** The key that effects of a file are known by: its content, or this very claim where it is done again on purpose. */
export function effectKey(road: Road, file: { readonly sha256: string; readonly id: string }, what: string): string {
  return `${road.rules.allowDuplicate ? file.id : file.sha256}:${what}`;
}
