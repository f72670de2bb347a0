import type { LedgerFile, LedgerSet } from './model/ledger.ts';
import type { LedgerReader } from './model/ledger-access.ts';
import type { QuarantineItem } from './model/quarantine.ts';

const filesNamedMax = 100;

/** What an id or name means: one item, or all items of a file; held now, or decided on before. */
export function itemsNamed(ledger: LedgerReader, text: string): readonly QuarantineItem[] {
  const [, fileId, position] = /^(.+)\.(\d+)$/.exec(text) ?? [];
  if (fileId !== undefined && ledger.file(fileId)) {
    const set = ledger.sets(fileId).find((one) => one.position === Number(position));
    if (set) return itemsOfSets(ledger, [set]);
  }
  return ledger
    .find(text, filesNamedMax)
    .flatMap((file) => [...itemsOfSets(ledger, ledger.sets(file.id)), ...(itemOfFile(ledger, file) ?? [])]);
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
