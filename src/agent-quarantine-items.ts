import type { LedgerDelivery, LedgerFile, LedgerSet } from './model/ledger.ts';
import type { LedgerReader } from './model/ledger-access.ts';
import type { QuarantineItem } from './model/quarantine.ts';
import { answerNumber, heldDestination, releaseKeyOf } from './pipeline/release-answer.ts';

const filesNamedMax = 100;

/** What an id or name means: one item, or all items of a file; held now, or decided on before. */
export function itemsNamed(ledger: LedgerReader, text: string): readonly QuarantineItem[] {
  const [, answered, number] = /^(.+)\.answer\.(\d+)$/.exec(text) ?? [];
  if (answered !== undefined) {
    const deliveries = ledger.deliveries(answered).filter((one) => answerNumber(one) === Number(number));
    return itemsOfAnswers(ledger, deliveries);
  }
  const [, fileId, position] = /^(.+)\.(\d+)$/.exec(text) ?? [];
  if (fileId !== undefined && ledger.file(fileId)) {
    const set = ledger.sets(fileId).find((one) => one.position === Number(position));
    if (set) return itemsOfSets(ledger, [set]);
  }
  return ledger
    .find(text, filesNamedMax)
    .flatMap((file) => [
      ...itemsOfSets(ledger, ledger.sets(file.id)),
      ...(itemOfFile(ledger, file) ?? []),
      ...itemsOfAnswers(ledger, ledger.deliveries(file.id)),
    ]);
}

function itemsOfSets(ledger: LedgerReader, sets: readonly LedgerSet[]): readonly QuarantineItem[] {
  return sets.flatMap((set) => itemOfSet(ledger, set) ?? []);
}

/** Sets that were never held are none; null. */
export function itemOfSet(ledger: LedgerReader, set: LedgerSet): readonly [QuarantineItem] | null {
  const file = ledger.file(set.fileId);
  if (!file || set.state === 'delivered') return null;
  const { id, name, origin } = file;
  return [
    {
      id: `${set.fileId}.${set.position}`,
      kind: 'set',
      state: set.state,
      file: { id, name, origin },
      set: { id: set.setId, control: set.control },
      group: set.groupControl,
      interchange: set.interchangeControl,
      partner: set.partner,
      code: set.code,
      changedMs: set.changedMs,
      path: set.path ?? '',
    },
  ];
}

/** A file that is held as a whole; null for one that is not, or whose parts are held one by one. */
export function itemOfFile(ledger: LedgerReader, file: LedgerFile): readonly [QuarantineItem] | null {
  if (file.state !== 'quarantined' || ledger.sets(file.id).length > 0) return null;
  const { id, name, origin, partner, code, changedMs, path } = file;
  const none = { set: { id: '', control: '' }, group: '', interchange: '' };
  return [
    { id, kind: 'file', state: 'quarantined', file: { id, name, origin }, ...none, partner, code, changedMs, path },
  ];
}

/** Acknowledgements that are held, or were, out of any deliveries. */
export function itemsOfAnswers(ledger: LedgerReader, deliveries: readonly LedgerDelivery[]): readonly QuarantineItem[] {
  return deliveries.flatMap((delivery) => itemOfAnswer(ledger, delivery) ?? []);
}

function itemOfAnswer(ledger: LedgerReader, delivery: LedgerDelivery): QuarantineItem | null {
  const { fileId, destination, path, changedMs, collectedMs, answer, reference } = delivery;
  if (destination !== heldDestination || delivery.state !== 'delivered' || path === null) return null;
  const decided = ledger.delivery(releaseKeyOf(delivery))?.state === 'delivered' ? 'released' : 'discarded';
  // After a restore the ledger may know an answer from the audit trail, and not its file.
  const { name, origin, partner } = ledger.file(fileId) ?? { name: fileId, origin: '', partner: null };
  return {
    id: `${fileId}.answer.${answerNumber(delivery)}`,
    kind: 'answer',
    state: collectedMs === null ? 'quarantined' : decided,
    file: { id: fileId, name, origin },
    set: { id: answer?.split('/')[0] ?? '', control: '' },
    group: '',
    interchange: reference ?? '',
    partner,
    code: null,
    changedMs: collectedMs ?? changedMs,
    path,
  };
}
