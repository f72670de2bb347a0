import type { LedgerFile } from './model/ledger.ts';
import type { LedgerReader } from './model/ledger-access.ts';
import type { Settled } from './model/quarantine.ts';

/** What operators decided on what was held back of a file; its own state stays what the road came to. */
export function settledOf(ledger: Pick<LedgerReader, 'sets' | 'story'>, file: LedgerFile): Settled {
  if (file.state !== 'failed' && file.state !== 'partial') return nothingHeld;
  const held = ledger.sets(file.id).filter(({ state }) => state !== 'delivered');
  const waiting = held.filter(({ state }) => state === 'quarantined').length;
  if (waiting > 0) return { decided: null, waiting };
  const words = new Set<string>(held.map(({ state }) => state));
  if (held.length === 0 && wasDiscarded(ledger, file)) words.add('discarded');
  const [word = null] = words;
  return { decided: words.size > 1 ? 'mixed' : (word as Settled['decided']), waiting };
}

const nothingHeld: Settled = { decided: null, waiting: 0 };

/** A file that was held as a whole has no sets: its story tells. */
function wasDiscarded(ledger: Pick<LedgerReader, 'story'>, { id }: LedgerFile): boolean {
  return ledger
    .story(id)
    .some(({ kind, detail }) => kind === 'set' && detail?.action === 'discarded' && detail.item === id);
}
