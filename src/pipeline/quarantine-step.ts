import { safeName } from '../kit/safe-name.ts';
import type { Claim } from '../model/claim.ts';
import type { LedgerSet } from '../model/ledger.ts';
import { limits } from '../model/limits.ts';
import type { DeliveryReceipt } from '../model/receipt.ts';
import { codesOf } from '../survey/log-format.ts';
import { type RejectedUnit, rejectedUnits } from '../survey/re-envelope.ts';
import { contentOf } from './deliver-step.ts';
import { recordsOfLog } from './log-records.ts';
import type { PutAside, Rulings } from './partner-step.ts';
import type { Road } from './road.ts';
import { rejectedRecords } from './ruled-records.ts';
import type { Surveyed } from './survey-step.ts';

/**
 * Writes each rejected set (or group or interchange, where that was rejected as a whole) apart, with its reasons. Past
 * limits.quarantineFilesMax the rest goes together into one file of many interchanges, its reasons a line each.
 */
export async function quarantineRejected(
  road: Road,
  claim: Claim,
  { survey, rulings, signal }: { survey: Surveyed; rulings: Rulings; signal: AbortSignal },
): Promise<DeliveryReceipt[]> {
  const asides = asidesOf(rulings);
  if (rulings.totals.rejected === 0 && asides.size === 0) return [];
  const directory = `${road.quarantine}/${claim.id}_${claim.name}`;
  await road.files.makeDirectory(directory);
  // A stop in the middle of an earlier walk may have left a half written one.
  await road.files.sweep(directory);
  const units = (): AsyncGenerator<RejectedUnit> =>
    rejectedUnits(rejectedRecords(rulings.verdicts.judged(recordsOfLog(road, survey)), rulings.list));
  if (road.ledger.sets(claim.id).length === 0) {
    const detail = { action: 'quarantined', sets: rulings.totals.rejected, directory };
    await road.ledger.write((writer) => writer.tell({ fileId: claim.id, kind: 'set', detail }));
  }
  const lastStart = rulings.list.at(-1)?.start ?? -1;
  const work: Work = { road, claim, survey, signal, asides, lastStart, units };
  const receipts: DeliveryReceipt[] = [];
  for await (const unit of units()) {
    signal.throwIfAborted();
    if (receipts.length >= limits.quarantineFilesMax) {
      receipts.push(await quarantineRest(work, `${directory}/rest`));
      break;
    }
    receipts.push(await quarantineUnit(work, unit, `${directory}/${nameOfUnit(unit)}`));
  }
  return receipts;
}

interface Work {
  readonly road: Road;
  readonly claim: Claim;
  readonly survey: Surveyed;
  readonly signal: AbortSignal;
  /** Interchanges that are put aside as a whole, by their start in the file. */
  readonly asides: ReadonlyMap<number, PutAside>;
  /** Of the last interchange. */
  readonly lastStart: number;
  readonly units: () => AsyncGenerator<RejectedUnit>;
}

function asidesOf({ list }: Rulings): ReadonlyMap<number, PutAside> {
  return new Map(list.flatMap((ruling) => (ruling.kind === 'aside' ? [[ruling.start, ruling.reason]] : [])));
}

async function quarantineUnit(work: Work, unit: RejectedUnit, path: string): Promise<DeliveryReceipt> {
  const { road, claim, signal } = work;
  await road.ledger.write((writer) => writer.putSet(ledgerSet(work, unit, path)));
  await writeOnce(road, `${path}.x12`, contentOf(road, { path: claim.path, pieces: unit.pieces, signal }));
  await writeOnce(road, `${path}.json`, [encoded(reasons(work, unit), 2)]);
  return { destination: 'quarantine', path: `${path}.x12`, status: 'delivered' };
}

async function quarantineRest(work: Work, path: string): Promise<DeliveryReceipt> {
  await writeOnce(work.road, `${path}.x12`, restOf(work, 'content', path));
  await writeOnce(work.road, `${path}.jsonl`, restOf(work, 'reasons', path));
  return { destination: 'quarantine', path: `${path}.x12`, status: 'delivered' };
}

async function* restOf(work: Work, what: 'content' | 'reasons', path: string): AsyncGenerator<Uint8Array> {
  const { road, claim, signal } = work;
  let count = 0;
  for await (const unit of work.units()) {
    count += 1;
    if (count <= limits.quarantineFilesMax) continue;
    if (what === 'reasons') yield encoded(reasons(work, unit), 0);
    else {
      await road.ledger.write((writer) => writer.putSet(ledgerSet(work, unit, path)));
      yield* contentOf(road, { path: claim.path, pieces: unit.pieces, signal });
    }
  }
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

function reasons({ claim, survey, asides }: Work, unit: RejectedUnit): object {
  const { level, interchangeControl, groupControl, set, position, start, end, codes, faults } = unit;
  const aside = unit.level === 'interchange' ? asides.get(start) : undefined;
  return {
    file: claim.origin,
    sha256: survey.sha256,
    level,
    interchange: interchangeControl,
    group: groupControl,
    set: set ? { id: set.header.id, control: set.header.control, position } : null,
    bytes: { start, end },
    codes: codesOf(codes),
    ...(aside === undefined ? {} : { reason: aside }),
    faults,
    findings: survey.findings.filter((one) => one.offset >= start && one.offset < end),
  };
}

function encoded(document: object, indent: number): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(document, undefined, indent)}\n`);
}

function ledgerSet(work: Work, unit: RejectedUnit, path: string): Omit<LedgerSet, 'changedMs'> {
  const { claim } = work;
  return {
    fileId: claim.id,
    position: unit.position,
    state: 'quarantined',
    setId: unit.set?.header.id ?? '',
    control: unit.set?.header.control ?? '',
    groupControl: unit.groupControl ?? '',
    interchangeControl: unit.interchangeControl,
    partner: unit.sender,
    code: codeOf(work, unit),
    start: unit.start,
    end: unit.end,
    path: `${path}.x12`,
  };
}

/** Of an interchange that the file ends in, that of the file. */
function codeOf({ survey, asides, lastStart }: Work, { level, start }: RejectedUnit): string {
  if (level !== 'interchange') return 'E003';
  const cut = survey.failure !== null && start === lastStart ? survey.failure.code : undefined;
  return asides.get(start)?.code ?? cut ?? 'E003';
}
