import type { DatabaseSync } from 'node:sqlite';
import type { ControlScope } from '../../model/ledger-access.ts';
import { limits } from '../../model/limits.ts';
import { integer } from './rows.ts';

/** ISA13 and GS06 hold nine digits. */
const controlNumberMax = 999_999_999;

export interface ControlsTable {
  /** The next number of a scope; a scope seen for the first time begins after `floor`. */
  next(scope: ControlScope, floor: number): number;
}

export function controlsTable(db: DatabaseSync): ControlsTable {
  const next = db.prepare(
    `INSERT INTO control_numbers (kind, sender, receiver, last) VALUES (?, ?, ?, ? + 1)
     ON CONFLICT (kind, sender, receiver) DO UPDATE SET last = last % ${controlNumberMax} + 1 RETURNING last`,
  );
  return {
    next: ({ kind, sender, receiver }, floor) => {
      const row = next.get(kind, sender, receiver, Math.min(floor, limits.controlLeapMax));
      return integer(row ?? {}, 'last');
    },
  };
}
