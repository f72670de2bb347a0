import { constants, DatabaseSync } from 'node:sqlite';
import { AgentError } from '../model/agent-error.ts';
import { linesOf } from './lines.ts';

/** What the SQL of a backup does: it makes our tables and fills them, and touches nothing else. */
const allowed: ReadonlySet<number> = new Set([
  constants.SQLITE_CREATE_TABLE,
  constants.SQLITE_CREATE_INDEX,
  constants.SQLITE_INSERT,
  constants.SQLITE_UPDATE,
  constants.SQLITE_DELETE,
  constants.SQLITE_READ,
  constants.SQLITE_SELECT,
  constants.SQLITE_TRANSACTION,
  constants.SQLITE_REINDEX,
]);

/** Fills a new database from the SQL of a backup. Throws BACKUP.REFUSED for SQL that does anything else. */
export async function loadMetricsSql(sqlPath: string, databasePath: string): Promise<void> {
  const db = new DatabaseSync(databasePath);
  try {
    db.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF');
    db.setAuthorizer((action) => (allowed.has(action) ? constants.SQLITE_OK : constants.SQLITE_DENY));
    for await (const statement of statementsOf(sqlPath)) db.exec(statement);
    db.setAuthorizer(null);
    db.exec('PRAGMA synchronous = FULL; VACUUM');
  } catch (error) {
    if (!(error instanceof Error) || !('errcode' in error)) throw error;
    throw new AgentError(`${sqlPath} cannot be loaded: ${error.message}`, {
      code: 'BACKUP.REFUSED',
      hint: 'Only SQL that `edi-agent backup metrics` or `edi-agent metrics --format sql` wrote is loaded.',
      cause: error,
    });
  } finally {
    db.close();
  }
}

/** Whole statements, several at once: lines up to one that ends with a semicolon outside of quotes. */
async function* statementsOf(path: string): AsyncGenerator<string> {
  let lines: string[] = [];
  let isQuoted = false;
  for await (const line of linesOf(path)) {
    lines.push(line);
    if (line.split("'").length % 2 === 0) isQuoted = !isQuoted;
    if (isQuoted || !line.endsWith(';') || lines.length < linesAtOnce) continue;
    yield lines.join('\n');
    lines = [];
  }
  if (lines.some((line) => line.trim() !== '')) yield lines.join('\n');
}

const linesAtOnce = 500;
