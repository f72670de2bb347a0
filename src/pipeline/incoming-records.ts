import { IncomingReader, type SegmentText } from '../acknowledge/incoming.ts';
import type { IncomingAcknowledgement } from '../acknowledge/incoming-shape.ts';
import { textOf } from '../kit/bytes.ts';
import type { Claim } from '../model/claim.ts';
import type { InterchangeRecord, LogEntry, SetRecord, Ta1Record } from '../survey/log-format.ts';
import { keptGroupHeader } from '../x12/group-header.ts';
import { SegmentReader } from '../x12/reader.ts';
import { ScalarScanner } from '../x12/scalar-scanner.ts';
import type { Scanner } from '../x12/scanner.ts';
import { elementText, type SegmentView, viewOf } from '../x12/segment-view.ts';
import type { Road } from './road.ts';

/** One acknowledgement of a file with the envelope it came in. */
export interface FoundAcknowledgement {
  readonly said: IncomingAcknowledgement;
  readonly interchange: InterchangeRecord;
  /** GS02 and GS03 around it; null for a TA1. */
  readonly group: { readonly sender: string; readonly receiver: string } | null;
}

/**
 * The acknowledgements among the entries of a survey log, in file order: TA1 segments from the log, the accepted sets
 * of FA groups read again from their bytes in the file. One set at a time is in memory.
 */
export async function* acknowledgementsIn(
  road: Pick<Road, 'files'>,
  claim: Claim,
  { entries, signal }: { readonly entries: () => AsyncIterable<LogEntry>; readonly signal: AbortSignal },
): AsyncGenerator<FoundAcknowledgement> {
  const holders = await holdersIn(entries());
  if (holders.size === 0) return;
  let scanner: Scanner | null = null;
  let interchange: InterchangeRecord | null = null;
  let group: FoundAcknowledgement['group'] = null;
  for await (const entry of entries()) {
    if (entry.kind === 'interchange') interchange = holders.has(entry.start) ? entry : null;
    if (!interchange) continue;
    if (entry.kind === 'group') group = holders.has(entry.start) ? functionalGroup(entry.gs, interchange) : null;
    if (entry.kind === 'groupEnd') group = null;
    if (entry.kind === 'ta1') yield* ta1In(entry, interchange);
    if (entry.kind !== 'set' || entry.errors > 0 || !group) continue;
    scanner ??= new ScalarScanner();
    for await (const said of readSet(road, claim, { set: entry, interchange, scanner, signal })) {
      yield { said, interchange, group };
    }
  }
}

/**
 * Where the interchanges and FA groups begin that hold acknowledgements and are not rejected: whether they are is told
 * at their ends.
 */
async function holdersIn(entries: AsyncIterable<LogEntry>): Promise<ReadonlySet<number>> {
  const holders = new Set<number>();
  let interchange: InterchangeRecord | null = null;
  let groupAt: number | null = null;
  let ours: number[] = [];
  for await (const entry of entries) {
    if (entry.kind === 'interchange') [interchange, ours] = [entry, []];
    if (entry.kind === 'group' && interchange) groupAt = functionalGroup(entry.gs, interchange) ? entry.start : null;
    if (entry.kind === 'groupEnd' && groupAt !== null && entry.codes === 0) ours.push(groupAt);
    if (entry.kind === 'ta1' && interchange) ours.push(interchange.start);
    if (entry.kind !== 'interchangeEnd' || entry.rejected || !interchange || ours.length === 0) continue;
    for (const start of [interchange.start, ...ours]) holders.add(start);
  }
  return holders;
}

function functionalGroup(gs: Uint8Array, { dialect }: InterchangeRecord): FoundAcknowledgement['group'] {
  const { functionalId, sender, receiver } = keptGroupHeader(gs, dialect);
  return functionalId === 'FA' ? { sender: sender.trim(), receiver: receiver.trim() } : null;
}

function* ta1In({ bytes }: Ta1Record, interchange: InterchangeRecord): Generator<FoundAcknowledgement> {
  const said = readerFor(interchange).take(segmentText(viewOf(bytes, interchange.dialect)));
  if (said) yield { said, interchange, group: null };
}

function readerFor({ dialect }: InterchangeRecord): IncomingReader {
  return new IncomingReader(dialect.component?.text ?? '');
}

/** The set's bytes behind the ISA that says how to read them. */
async function* readSet(
  { files }: Pick<Road, 'files'>,
  claim: Claim,
  from: {
    readonly set: SetRecord;
    readonly interchange: InterchangeRecord;
    readonly scanner: Scanner;
    readonly signal: AbortSignal;
  },
): AsyncGenerator<IncomingAcknowledgement> {
  const { set, interchange, scanner, signal } = from;
  const incoming = readerFor(interchange);
  const found: IncomingAcknowledgement[] = [];
  const reader = new SegmentReader(scanner, {
    isa: () => undefined,
    segment(view) {
      const said = incoming.take(segmentText(view));
      if (said) found.push(said);
    },
    oddity: () => undefined,
  });
  reader.push(interchange.isa);
  for await (const chunk of files.read(claim.path, { start: set.start, end: set.end }, signal)) {
    reader.push(chunk);
    yield* found.splice(0);
  }
  reader.end();
  yield* found.splice(0);
}

function segmentText(view: SegmentView): SegmentText {
  const elements = Array.from({ length: view.elements }, (_, at) => elementText(view, at + 1));
  return [textOf(view.bytes, view.start, view.idEnd), ...elements];
}
