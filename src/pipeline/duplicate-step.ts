import type { Claim } from '../model/claim.ts';
import type { Identity } from '../model/ledger.ts';
import type { Road } from './road.ts';
import type { Surveyed } from './survey-step.ts';

/** The earlier file of the same content, if there is one; otherwise this one is remembered. */
export async function duplicateOf(road: Road, claim: Claim, survey: Surveyed): Promise<Identity | undefined> {
  if (road.rules.allowDuplicate) return undefined;
  const identity = { kind: 'content', key: survey.sha256, content: survey.sha256, fileId: claim.id } as const;
  const earlier = await road.ledger.write((writer) => {
    writer.changeFile(claim.id, { sha256: survey.sha256 });
    return writer.see(identity);
  });
  return earlier && earlier.fileId !== claim.id ? earlier : undefined;
}
