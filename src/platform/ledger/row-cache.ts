import type { LedgerDelivery, LedgerFile } from '../../model/ledger.ts';

/**
 * Rows that the one writer of the ledger has at hand, so that a file on its way is not read anew for each of its steps.
 * What is kept is what was written last, committed or not: `clear` it whenever a step is undone.
 */
export interface RowCache<T> {
  /** Undefined where it is not known; null where it is known that there is none. */
  get(key: string): T | null | undefined;
  set(key: string, row: T | null): void;
  delete(key: string): void;
  clear(): void;
}

/** The oldest rows go first. */
function createRowCache<T>(rowsMax: number): RowCache<T> {
  const rows = new Map<string, T | null>();
  return {
    get: (key) => rows.get(key),
    set(key, row) {
      rows.set(key, row);
      if (rows.size <= rowsMax) return;
      for (const oldest of rows.keys()) {
        rows.delete(oldest);
        return;
      }
    },
    delete: (key) => void rows.delete(key),
    clear: () => rows.clear(),
  };
}

/** For who reads what another process writes. */
export const noRows: RowCache<never> = { get: () => undefined, set() {}, delete() {}, clear() {} };

/** Rows at hand of files and deliveries on their way. */
export interface Rows {
  readonly files: RowCache<LedgerFile>;
  readonly deliveries: RowCache<LedgerDelivery>;
  readonly clear: () => void;
}

/** More than are on their way at once. */
const rowsMax = 2_000;

export function createRows(): Rows {
  const files = createRowCache<LedgerFile>(rowsMax);
  const deliveries = createRowCache<LedgerDelivery>(rowsMax);
  const clear = (): void => {
    files.clear();
    deliveries.clear();
  };
  return { files, deliveries, clear };
}
