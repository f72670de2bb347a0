import type { Claim } from '../model/claim.ts';
import type { Identity, LedgerFile } from '../model/ledger.ts';
import { isFinal } from '../model/ledger-states.ts';
import { bootOf } from '../model/places.ts';
import type { Road } from './road.ts';
import type { Surveyed } from './survey-step.ts';

/**
 * The earlier file of the same content, if it came to its end; otherwise this one is remembered in its place. Effects
 * are known by the content: what an earlier walk did is not done again.
 */
export async function duplicateOf(road: Road, claim: Claim, survey: Surveyed): Promise<Identity | undefined> {
  if (road.rules.allowDuplicate) return undefined;
  const identity = { kind: 'content', key: survey.sha256, content: survey.sha256, fileId: claim.id } as const;
  return road.ledger.write((writer) => {
    writer.changeFile(claim.id, { sha256: survey.sha256 });
    const earlier = writer.see(identity);
    const file = earlier && road.ledger.file(earlier.fileId);
    if (!file || !mayComeAgain(file, road.ledger.opening.boot)) return earlier;
    if (!isFinal(file.state)) writer.changeFile(file.id, { ...cutOff, note: `${cutOff.note} as ${claim.id}` });
    writer.forget(file.id);
    return writer.see(identity);
  });
}

const cutOff = { state: 'failed', code: 'E001.IO', settled: true, note: 'cut off by a stop; done again' } as const;

/**
 * Whether a file ended without a verdict on its content: it could not be read or delivered. One that a command read
 * where it lies, and that an earlier process did not finish, is never taken up again by itself.
 */
function mayComeAgain(file: LedgerFile, boot: number): boolean {
  if (isFinal(file.state)) return file.state === 'failed' && !file.code?.startsWith('E003');
  return file.path === file.origin && bootOf(file.id) !== boot;
}
