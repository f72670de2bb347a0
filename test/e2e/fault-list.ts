/** One fault of the real binary: docs/reliability.md has a row for each, and a test of its id. */
export interface Fault {
  readonly id: string;
  readonly fault: string;
  /** How it is made. */
  readonly made: string;
  /** How often in `npm run test:faults`, and in `npm run soak`. */
  readonly runs: string;
}

const long = process.env.EDI_AGENT_LONG === '1';

/** What the long form (`npm run soak`) does more often. */
export const counts = {
  kills: long ? 300 : 20,
  files: long ? 100_000 : 2_000,
} as const;

export const faults = [
  { id: 'kill', fault: 'killed at any moment, under load', made: 'SIGKILL after a random time', runs: '20; soak 300' },
  { id: 'full', fault: 'disk full', made: 'home on a tmpfs of 24 MB that is filled up', runs: '1' },
  { id: 'inodes', fault: 'no inodes', made: 'home on a tmpfs with nr_inodes, all used', runs: '1' },
  { id: 'readonly', fault: 'read-only file system', made: 'mount -o remount,ro and back, under load', runs: '1' },
  { id: 'fsync', fault: 'fsync of the ledger fails', made: 'strace -P ledger.db-wal, inject fsync EIO', runs: '1' },
  {
    id: 'write',
    fault: 'delivery cannot be written',
    made: 'chmod 000 on the delivery directory (as a user), or it is moved away',
    runs: '1',
  },
  { id: 'pickup', fault: 'pickup removed and made again', made: 'mv, wait, mkdir, under load', runs: '1' },
  {
    id: 'permission',
    fault: 'permission on pickup lost',
    made: 'binary as another user, chmod 000 and back',
    runs: '1',
  },
  { id: 'slow', fault: 'slow writer', made: 'a byte every 20 ms under the final name', runs: '1' },
  {
    id: 'rewrite',
    fault: 'truncated, rewritten, renamed over while it is read',
    made: 'three writers that change files 60 ms after they came',
    runs: '30 files',
  },
  { id: 'many', fault: 'many files at once', made: 'files waiting at the start', runs: '2,000; soak 100,000' },
  { id: 'inotify', fault: 'inotify exhausted', made: 'unshare -U, max_inotify_watches 0', runs: '1' },
  { id: 'emfile', fault: 'too many open files', made: 'prlimit --nofile=96', runs: '1' },
  { id: 'clock', fault: 'clock jumps', made: 'faketime, ±1 h and ±1 year while it runs', runs: '4 jumps' },
] as const satisfies readonly Fault[];

export type FaultId = (typeof faults)[number]['id'];
