import type { Destination } from '../deliver/destination.ts';
import { PartnerIndex, type PartnerProfile } from '../model/partner.ts';

/** What the road knows of trading partners, and what it does with those it does not know. */
export interface RoadPartners {
  readonly index: PartnerIndex<PartnerProfile>;
  /** What becomes of an interchange whose sender has no profile. */
  readonly unknown: 'accept' | 'quarantine';
  readonly environment: 'production' | 'test';
  /** What becomes of data of the other environment (ISA15), where a profile does not say. */
  readonly environmentMismatch: 'accept' | 'quarantine';
  /** How such data is answered when it is put aside. */
  readonly environmentAnswer: 'auto' | 'acknowledge' | 'refuse' | 'none';
  /** A partner's own way out; undefined: as for everybody. */
  wayOf(partner: PartnerProfile, what: 'accepted' | 'acknowledgements'): Destination | undefined;
  /** All directories of those ways. */
  readonly directories: readonly string[];
  /** Where acknowledgements wait that are held back. */
  readonly held: Destination | null;
}

/** Nobody is known, and everybody is taken. */
export const noPartners: RoadPartners = {
  index: new PartnerIndex<PartnerProfile>([], () => []),
  unknown: 'accept',
  environment: 'production',
  environmentMismatch: 'accept',
  environmentAnswer: 'auto',
  wayOf: () => undefined,
  directories: [],
  held: null,
};
