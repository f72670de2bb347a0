import type { LedgerWriter } from '../model/ledger-access.ts';
import type { Ledger } from '../ports.ts';

/**
 * The ledger as one walk of the road uses it. What only prepares an effect is noted, and does not wait for the disk by
 * itself: several notes and the step that announces the effect wait once, together.
 */
export interface WalkLedger extends Ledger {
  /** A step that is done at once; the next step of this walk that is waited for resolves when both are durable. */
  note<T>(step: (writer: LedgerWriter) => T): T;
  /** The same for a change of state. */
  noteState(...change: Parameters<Ledger['record']>): void;
  /** When all that was noted is durable: to be waited for before an effect that no step announces. */
  settled(): Promise<void>;
}

export function walkLedger(ledger: Ledger): WalkLedger {
  const noted = new Set<Promise<unknown>>();
  /** The first note that was lost: the walk does nothing on top of half of it. */
  let lost: { readonly error: unknown } | null = null;

  function keep(one: Promise<unknown>): void {
    noted.add(one);
    const over = (): void => void noted.delete(one);
    one.then(over, (error: unknown) => {
      lost ??= { error };
      over();
    });
  }

  /** Steps of one commit are kept or lost together; what was lost with an earlier one is told before the step is done. */
  async function withNoted<T>(step: () => Promise<T>): Promise<T> {
    if (lost !== null) throw lost.error;
    const [result] = await Promise.all([step(), ...noted]);
    return result;
  }

  return {
    ...ledger,
    note(step) {
      if (lost !== null) throw lost.error;
      const { value, kept } = ledger.begin(step);
      keep(kept);
      return value;
    },
    noteState: (claim, state, detail) => keep(ledger.record(claim, state, detail)),
    settled: () => withNoted(() => Promise.resolve()),
    write: (step) => withNoted(() => ledger.write(step)),
    record: (claim, state, detail) => withNoted(() => ledger.record(claim, state, detail)),
    finish: (claim, receipt) => withNoted(() => ledger.finish(claim, receipt)),
  };
}
