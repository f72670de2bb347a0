import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AgentError } from '../../model/agent-error.ts';
import type { LedgerReader } from '../../model/ledger-access.ts';
import type { Clock } from '../../ports.ts';
import { addressAtRest } from './at-rest.ts';
import { stateError } from './errors.ts';
import { createTables, guardedReader } from './ledger.ts';
import { migrations } from './migrations.ts';
import { integer } from './rows.ts';

export interface OpenLedgerReader extends LedgerReader {
  /** Twice is fine. */
  close(): void;
}

/**
 * The ledger of a home to look at, whoever works in it: what was committed by now, read again with each call. Throws
 * STATE.MISSING where there is none yet, STATE.VERSION where another version of the program wrote it.
 */
export function openLedgerReader(options: {
  readonly directory: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Whether nothing may be left beside it: for a look at a home in which nobody works. */
  readonly atRest?: boolean;
}): OpenLedgerReader {
  const path = join(options.directory, 'ledger.db');
  if (!existsSync(path)) throw missing(path);
  let db: DatabaseSync | undefined;
  try {
    const address = options.atRest === true ? addressAtRest(path) : path;
    db = new DatabaseSync(address, { readOnly: true, timeout: 5_000, allowUnknownNamedParameters: true });
    const opened = db;
    requireVersion(opened, path);
    const { reader } = createTables(opened, options.clock);
    return { ...guardedReader(reader, path), close: () => void (opened.isOpen && opened.close()) };
  } catch (error) {
    if (db?.isOpen) db.close();
    throw stateError(error, path);
  }
}

function requireVersion(db: DatabaseSync, path: string): void {
  const version = integer(db.prepare('PRAGMA user_version').get() ?? {}, 'user_version');
  if (version === migrations.length) return;
  throw new AgentError(`${path} has version ${version} of the ledger; this edi-agent reads ${migrations.length}`, {
    code: 'STATE.VERSION',
    hint: 'Start the service once with the edi-agent that you call here: it brings the ledger to its version.',
    path,
  });
}

function missing(path: string): AgentError {
  return new AgentError(`there is no ledger at ${path}`, {
    code: 'STATE.MISSING',
    hint: 'Nothing was processed in this home yet, or it is another one: name it with --home, or the settings with -c.',
    path,
  });
}
