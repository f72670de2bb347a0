import type { AuditEntry } from '../model/audit.ts';
import type { Detail, EventKind, LedgerEvent } from '../model/ledger.ts';
import { isFinal } from '../model/ledger-states.ts';
import type { LedgerReader } from '../ports.ts';

type Told = Pick<AuditEntry, 'kind' | 'data'>;
type Look = Pick<LedgerReader, 'file' | 'story'>;

/** The entry of an event of the ledger; null for steps that the trail does not tell of. */
export function auditEntryOf(event: LedgerEvent, ledger: Look): Omit<AuditEntry, 'epoch'> | null {
  const told = tellers[event.kind](event, ledger);
  return told && { atMs: event.atMs, file: event.fileId === '' ? null : event.fileId, event: event.seq, ...told };
}

const tellers: Readonly<Record<EventKind, (event: LedgerEvent, ledger: Look) => Told | null>> = {
  state: ofState,
  delivery: ({ detail }) => ofDelivery(detail ?? {}),
  answer: ({ detail }) => ofAnswer(detail ?? {}),
  set: ({ detail }) => ofAction(detail ?? {}),
  agent: ({ detail }) => ofAction(detail ?? {}),
};

function ofState(event: LedgerEvent, ledger: Look): Told | null {
  const { state, note, detail } = event;
  const noted = note === null ? {} : { note };
  if (state === 'claimed') return ofClaim(event, ledger);
  if (state === 'surveyed') return { kind: 'surveyed', data: chosen(detail ?? {}, surveyKeys) };
  if (state === 'retry_wait') return { kind: 'retry_wait', data: { ...chosen(detail ?? {}, ['code']), ...noted } };
  // The move to the last place says nothing new.
  if (!isFinal(state) || (note === null && detail === null)) return null;
  return { kind: state, data: { ...chosen(detail ?? {}, receiptKeys), ...noted } };
}

/** The first claim is the receipt of the file; each further one is a start after a stop, or a retry. */
function ofClaim({ fileId, seq, note }: LedgerEvent, ledger: Look): Told {
  const earlier = ledger.story(fileId).find(({ kind, state }) => kind === 'state' && state === 'claimed');
  if (earlier && earlier.seq < seq) return { kind: 'resumed', data: note === null ? {} : { note } };
  const { name = null, origin = null, bytes = null } = ledger.file(fileId) ?? {};
  return { kind: 'received', data: { name, origin, ...(bytes ? { bytes } : {}) } };
}

const surveyKeys = [
  'sha256',
  'bytes',
  'interchanges',
  'groups',
  'transactions',
  'accepted',
  'rejected',
  'errors',
  'warnings',
];
const receiptKeys = ['code', 'accepted', 'rejected'];

/** What is said of our own acknowledgements, by where they are written. */
const answerKinds: ReadonlyMap<string, string> = new Map([
  ['acknowledgements', 'acknowledged'],
  ['held', 'acknowledgement_held'],
]);

function ofDelivery(detail: Detail): Told {
  const { destination, path, reference, sha256, key } = detail;
  // A partner may have a way of his own: `acknowledgements/acme`.
  const [way = ''] = String(destination).split('/');
  const kind = answerKinds.get(way) ?? 'delivered';
  return { kind, data: { destination, path, ...(reference === null ? {} : { reference }), sha256, key } };
}

function ofAnswer({ kind: form, ...data }: Detail): Told {
  return { kind: 'acknowledgement_received', data: { form, ...data } };
}

/** What names itself: `action` is the kind. */
function ofAction({ action, ...data }: Detail): Told {
  return { kind: String(action), data };
}

function chosen(detail: Detail, keys: readonly string[]): Detail {
  return Object.fromEntries(keys.flatMap((key) => (detail[key] === undefined ? [] : [[key, detail[key]]])));
}
