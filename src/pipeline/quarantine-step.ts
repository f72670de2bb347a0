import { safeName } from '../kit/safe-name.ts';
import { AgentError } from '../model/agent-error.ts';
import type { Claim } from '../model/claim.ts';
import type { LedgerSet } from '../model/ledger.ts';
import { limits } from '../model/limits.ts';
import type { DeliveryReceipt } from '../model/receipt.ts';
import { type RejectedUnit, rejectedUnits } from '../survey/re-envelope.ts';
import { contentOf } from './deliver-step.ts';
import { recordsOfLog } from './log-records.ts';
import type { Road } from './road.ts';
import type { Surveyed } from './survey-step.ts';

/** Writes each rejected set (or group or interchange, where that was rejected as a whole) apart, with its reasons. */
export async function quarantineRejected(
  road: Road,
  claim: Claim,
  { survey, signal }: { survey: Surveyed; signal: AbortSignal },
): Promise<DeliveryReceipt[]> {
  if (survey.totals.rejected === 0) return [];
  const directory = `${road.quarantine}/${claim.id}_${claim.name}`;
  await road.files.makeDirectory(directory);
  const receipts: DeliveryReceipt[] = [];
  let count = 0;
  for await (const unit of rejectedUnits(() => recordsOfLog(road, survey))) {
    signal.throwIfAborted();
    count += 1;
    if (count > limits.quarantineFilesMax) throw tooMany(claim);
    const path = `${directory}/${nameOfUnit(unit)}`;
    await road.ledger.write((writer) => writer.putSet(ledgerSet(claim, unit, path)));
    await writeOnce(road, `${path}.x12`, contentOf(road, { path: claim.path, pieces: unit.pieces, signal }));
    await writeOnce(road, `${path}.json`, [reasons(claim, survey, unit)]);
    receipts.push({ destination: 'quarantine', path: `${path}.x12`, status: 'delivered' });
  }
  return receipts.slice(0, limits.resultRowsMax);
}

/** The same claim walked again writes the same names: what stands there is from a stop in the middle, and whole. */
async function writeOnce(
  road: Road,
  path: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  if (await road.files.exists(path)) return;
  await road.files.writeNew(path, content);
}

function nameOfUnit(unit: RejectedUnit): string {
  const parts = [unit.interchangeControl, unit.groupControl, unit.set?.header.control];
  const name = parts.filter((part) => part !== undefined && part !== null).join('-');
  return safeName(`${String(unit.position).padStart(6, '0')}_${name}`);
}

function reasons(claim: Claim, survey: Surveyed, unit: RejectedUnit): Uint8Array {
  const { level, interchangeControl, groupControl, set, position, start, end, codes, faults } = unit;
  const document = {
    file: claim.origin,
    sha256: survey.sha256,
    level,
    interchange: interchangeControl,
    group: groupControl,
    set: set ? { id: set.header.id, control: set.header.control, position } : null,
    bytes: { start, end },
    codes,
    faults,
    findings: survey.findings.filter((one) => one.offset >= start && one.offset < end),
  };
  return new TextEncoder().encode(`${JSON.stringify(document, undefined, 2)}\n`);
}

function ledgerSet(claim: Claim, unit: RejectedUnit, path: string): Omit<LedgerSet, 'changedMs'> {
  return {
    fileId: claim.id,
    position: unit.position,
    state: 'quarantined',
    setId: unit.set?.header.id ?? '',
    control: unit.set?.header.control ?? '',
    groupControl: unit.groupControl ?? '',
    interchangeControl: unit.interchangeControl,
    partner: null,
    code: 'E003',
    start: unit.start,
    end: unit.end,
    path: `${path}.x12`,
  };
}

function tooMany(claim: Claim): AgentError {
  return new AgentError(`${claim.origin} has more than ${limits.quarantineFilesMax} rejected transaction sets`, {
    code: 'E003.SETS',
    hint: 'So many faults have one cause: mend it with the sender and have the file sent again as a whole.',
    path: claim.origin,
  });
}
