import type { OutboxRow, OutboxStream } from '../model/outbox.ts';
import { bytesText } from './measures.ts';
import { ageText, tableLines, timeText } from './table-text.ts';
import type { TextStyle } from './text-style.ts';

export interface OutboxFault {
  /** `damaged`: its checksum does not hold. `missing`: the number is not there. */
  readonly kind: 'damaged' | 'missing';
  readonly stream: string;
  readonly seq: number;
}

export interface OutboxVerdict {
  readonly ok: boolean;
  readonly rows: number;
  /** The first ones; `faultCount` is all of them. */
  readonly faults: readonly OutboxFault[];
  readonly faultCount: number;
}

type Item = Pick<OutboxRow, 'stream' | 'seq' | 'topic' | 'id' | 'createdMs' | 'whole'> & {
  readonly bytes: number;
  readonly sent: boolean;
};

/** What waits, the oldest first. */
export function outboxListText(items: readonly Item[], style: TextStyle): string {
  if (items.length === 0) return 'Nothing waits for central monitoring.';
  const rows = items.map((item) => [
    timeText(item.createdMs),
    `${item.stream} ${item.seq}`,
    item.topic,
    item.whole ? (item.sent ? 'with the broker' : 'waits') : 'damaged',
    bytesText(item.bytes),
    item.id,
  ]);
  return tableLines(['SINCE (UTC)', 'NUMBER', 'TOPIC', 'STATE', 'BYTES', 'ABOUT'], rows, style).join('\n');
}

export function outboxStatsText(streams: readonly OutboxStream[], nowMs: number, style: TextStyle): string {
  if (streams.length === 0) return 'Nothing was told to central monitoring yet: see mqtt.enabled.';
  const rows = streams.map(({ stream, last, sent, rows: waiting, bytes, oldestMs, dropped }) => [
    stream,
    String(last),
    String(sent),
    String(waiting),
    bytesText(bytes),
    oldestMs === null ? '' : ageText(nowMs - oldestMs),
    String(dropped),
  ]);
  const headings = ['STREAM', 'LAST', 'WITH THE BROKER', 'WAITING', 'ROOM', 'OLDEST', 'DROPPED'];
  return tableLines(headings, rows, style).join('\n');
}

export function outboxVerdictText({ ok, rows, faults, faultCount }: OutboxVerdict): string {
  if (ok) return `All ${rows} rows are whole, and no number is missing.`;
  const lines = faults.map(({ kind, stream, seq }) => `${stream} ${seq}: ${kind}`);
  const more = faultCount > faults.length ? [`and ${faultCount - faults.length} more`] : [];
  return [
    ...lines,
    ...more,
    `${faultCount} faults in ${rows} rows. The service tells the numbers of damaged rows without what they say.`,
  ].join('\n');
}
