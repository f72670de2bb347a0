import { join } from 'node:path';
import type { AuditEntry } from '../model/audit.ts';
import type { AuditPosition } from '../model/ledger.ts';
import type { AuditOpening, AuditTrail, Clock } from '../ports.ts';
import { appendDurably, auditFileName, auditFileNames, cutFile, readTail } from './audit-files.ts';
import { type AuditLine, chainStart, decodeLine, encodeLine } from './audit-line.ts';

export interface AuditTrailOptions {
  /** Exists. */
  readonly directory: string;
  readonly clock: Pick<Clock, 'now'>;
}

/** The next line's place in the chain, and the newest file. */
interface Chain {
  readonly seq: number;
  readonly prev: string;
  readonly file: string;
}

/**
 * The trail in files of a day, `2026-11-24.jsonl`: lines are only ever added at the end of the newest one, each durable
 * before the call returns. A clock that is set back does not go back to an older file.
 */
export function createAuditTrail({ directory, clock }: AuditTrailOptions): AuditTrail {
  let chain: Chain | null = null;

  async function open(known: AuditPosition | undefined): Promise<AuditOpening> {
    const tail = await mendedTail(directory);
    const { line, file } = tail;
    const lost = known !== undefined && !tail.changed && (line?.seq ?? 0) < known.seq;
    const last = lost || tail.changed ? known : line;
    chain = { seq: (last?.seq ?? 0) + 1, prev: last?.hash ?? chainStart, file: file ?? '' };
    return {
      last: line && { event: line.event, epoch: line.epoch },
      cutBytes: tail.cutBytes,
      completed: tail.completed,
      lostLines: lost ? known.seq - (line?.seq ?? 0) : 0,
      changed: tail.changed,
    };
  }

  async function append(entries: readonly AuditEntry[]): Promise<AuditPosition> {
    if (chain === null) throw new Error('the trail is not open');
    const today = auditFileName(clock.now());
    const file = [today, chain.file].sort()[1] ?? today;
    let { seq, prev } = chain;
    const lines = entries.map((entry) => {
      const { text, hash } = encodeLine(entry, { seq, prev });
      [seq, prev] = [seq + 1, hash];
      return `${text}\n`;
    });
    // What a failure leaves of the lines is mended when the trail is opened again.
    chain = null;
    await appendDurably(directory, file, lines.join(''));
    chain = { seq, prev, file };
    return { event: entries.at(-1)?.event ?? 0, seq: seq - 1, hash: prev };
  }

  return { open, append };
}

interface Tail {
  /** The last whole line of the trail. */
  readonly line: AuditLine | null;
  /** Name of the newest file. */
  readonly file: string | null;
  readonly cutBytes: number;
  /** The last line lacked no more than its line break. */
  readonly completed: boolean;
  /** The last whole line is not as it was written. */
  readonly changed: boolean;
}

/** Reads the last line; a torn one is completed where only its line break is missing, else cut. */
async function mendedTail(directory: string): Promise<Tail> {
  const names = await auditFileNames(directory);
  const newest = names.at(-1) ?? null;
  for (const name of names.toReversed()) {
    const path = join(directory, name);
    const { text, from } = await readTail(path);
    if (text === '') continue;
    const end = text.lastIndexOf('\n') + 1;
    const torn = utf8(text.slice(end));
    const whole = torn === '' ? undefined : decodeLine(torn);
    if (whole) {
      await appendDurably(directory, name, '\n');
      return { line: whole, file: newest, cutBytes: 0, completed: true, changed: false };
    }
    const cutBytes = text.length - end;
    if (cutBytes > 0) await cutFile(path, from + end);
    const before = text.slice(text.lastIndexOf('\n', end - 2) + 1, Math.max(0, end - 1));
    const line = end === 0 ? null : (decodeLine(utf8(before)) ?? null);
    if (end > 0) return { line, file: newest, cutBytes, completed: false, changed: line === null };
    if (cutBytes > 0) return { ...(await mendedTail(directory)), cutBytes };
  }
  return { line: null, file: newest, cutBytes: 0, completed: false, changed: false };
}

/** The tail is read as bytes, so that offsets hold. */
function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}
