import { present } from '../kit/assert.ts';
import type { LedgerDelivery } from '../model/ledger.ts';
import type { Ledger } from '../ports.ts';
import type { DeliveryJournal } from './destination.ts';

/** The journal of destinations over the ledger's deliveries; a key is begun there before it is delivered. */
export function ledgerJournal(ledger: Pick<Ledger, 'delivery' | 'write'>): DeliveryJournal {
  const begun = (key: string): LedgerDelivery => present(ledger.delivery(key), `delivery ${key} was not begun`);
  return {
    find(key) {
      const row = ledger.delivery(key);
      if (!row) return undefined;
      const { path, place = null } = row;
      if (row.state === 'delivered') return { state: 'delivered', path, place };
      return { state: path === null ? 'begun' : 'staged', path, place };
    },
    staged(key, path, facts = {}) {
      const row = begun(key);
      return ledger.write((writer) => writer.putDelivery({ ...row, path, ...facts }));
    },
    unstaged(key) {
      const row = begun(key);
      return ledger.write((writer) => writer.putDelivery({ ...row, path: null }));
    },
  };
}
