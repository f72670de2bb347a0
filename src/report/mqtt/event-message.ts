import type { AuditEntry } from '../../model/audit.ts';
import { limits } from '../../model/limits.ts';
import type { OutboxMessage } from '../../model/outbox.ts';
import { eventCatalogue } from '../catalogue-events.ts';
import type { EventData } from './shapes.ts';

const types: ReadonlyMap<string, string> = new Map(eventCatalogue.map(({ kind, type }) => [kind, type]));

/**
 * What of an entry of the audit trail leaves the house: names, counts, hashes, control numbers and codes. Sentences stay:
 * they may quote what stands in a file.
 */
const toldKeys: ReadonlySet<string> = new Set([
  ...[
    'name',
    'bytes',
    'sha256',
    'interchanges',
    'groups',
    'transactions',
    'accepted',
    'rejected',
    'errors',
    'warnings',
  ],
  ...['code', 'destination', 'path', 'reference', 'form', 'functionalId', 'control', 'verdict', 'partner', 'matched'],
  ...['item', 'operator', 'paths', 'kept', 'severity', 'id', 'command', 'client', 'state', 'held', 'sets', 'events'],
  ...['asOf', 'epochBefore'],
]);

/** The row of the outbox for an entry of the audit trail; null for a kind that the catalogue does not know. */
export function eventMessage(
  entry: Omit<AuditEntry, 'epoch'>,
  more: { readonly replayed?: true } = {},
): OutboxMessage | null {
  const type = types.get(entry.kind);
  if (type === undefined) return null;
  const { event, file } = entry;
  const data: EventData = { event, file, ...more, details: detailsOf(entry) };
  const payload = JSON.stringify(data);
  const short = { event, file, ...more, details: { cut: true } };
  return {
    stream: 'events',
    class: 'audit',
    id: file ?? '',
    topic: `event/${type}`,
    payload: payload.length <= limits.eventBytesMax ? payload : JSON.stringify(short),
    props: {},
    expiresMs: null,
  };
}

function detailsOf({ kind, data }: Pick<AuditEntry, 'kind' | 'data'>): Record<string, unknown> {
  if (kind === 'config_changed') return { keys: changedKeys(data.changes) };
  return Object.fromEntries(Object.entries(data).filter(([key]) => toldKeys.has(key)));
}

/** Values may be secrets; the trail has them masked, central monitoring not at all. */
function changedKeys(changes: unknown): readonly string[] {
  if (!Array.isArray(changes)) return [];
  return changes.flatMap((one: unknown) =>
    typeof one === 'object' && one !== null && 'key' in one && typeof one.key === 'string' ? [one.key] : [],
  );
}
