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
  let noted: Promise<unknown>[] = [];

  function keep(one: Promise<unknown>): void {
    // It is heard with the next step that is waited for; where the walk ends before that, there was no effect either.
    one.catch(() => undefined);
    noted.push(one);
  }

  /** What was noted before has failed where this does, or earlier: no effect follows on half of it. */
  async function withNoted<T>(step: Promise<T>): Promise<T> {
    const before = noted;
    noted = [];
    const [result] = await Promise.all([step, ...before]);
    return result;
  }

  return {
    ...ledger,
    note(step) {
      const { value, kept } = ledger.begin(step);
      keep(kept);
      return value;
    },
    noteState: (claim, state, detail) => keep(ledger.record(claim, state, detail)),
    settled: () => withNoted(Promise.resolve()),
    write: (step) => withNoted(ledger.write(step)),
    record: (claim, state, detail) => withNoted(ledger.record(claim, state, detail)),
    finish: (claim, receipt) => withNoted(ledger.finish(claim, receipt)),
  };
}
