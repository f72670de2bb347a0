import { statSync } from 'node:fs';

/**
 * How to open a database without leaving anything beside it: where no log of writes stands there, as a file that nobody
 * writes. Opened otherwise, SQLite would make that log.
 */
export function addressAtRest(path: string): string | URL {
  const logBytes = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  if (logBytes > 0) return path;
  const address = new URL('file:///');
  address.pathname = path.replaceAll('%', '%25').replaceAll('#', '%23').replaceAll('?', '%3f');
  address.search = 'immutable=1';
  return address;
}
