/** One fault of the real binary: docs/reliability.md has a row for each, and a test of its id. */
export interface Fault {
  readonly id: string;
  readonly fault: string;
  /** How it is made. */
  readonly made: string;
  /** How often in `npm run test:faults`, and in `npm run soak`. */
  readonly runs: string;
  /** What the agent does, as the test holds it to. */
  readonly seen: string;
}

const long = process.env.EDI_AGENT_LONG === '1';

/** What the long form (`npm run soak`) does more often. */
export const counts = {
  kills: long ? 300 : 15,
  files: long ? 100_000 : 1_000,
  powerCuts: long ? 100 : 5,
  idleMs: long ? 120_000 : 10_000,
  /** A processor that others use, too, takes longer for the same work. */
  idlePercentMax: long ? 1 : 4,
} as const;

export const faults = [
  {
    id: 'kill',
    fault: 'killed at any moment, under load',
    made: 'SIGKILL after a random time',
    runs: '15; soak 300',
    seen: 'every file in one place after each kill; all done after the last start',
  },
  {
    id: 'power',
    fault: 'power cut on a real ext4, under load',
    made: 'FS_IOC_SHUTDOWN on a loop mount after a random time, SIGKILL, mounted again',
    runs: '5; soak 100',
    seen: 'what was synced is there: every file in one place after each cut; all done after the last start',
  },
  {
    id: 'full',
    fault: 'disk full',
    made: 'home on a tmpfs of 24 MB that is filled up',
    runs: '1',
    seen: 'alarm, ballast freed, intake rests; goes on when there is room',
  },
  {
    id: 'inodes',
    fault: 'no inodes',
    made: 'home on a tmpfs with nr_inodes, all used',
    runs: '1',
    seen: 'the same',
  },
  {
    id: 'readonly',
    fault: 'read-only file system',
    made: 'the mount made read-only and back, under load',
    runs: '1',
    seen: 'files wait, no attempt counts; goes on',
  },
  {
    id: 'fsync',
    fault: 'fsync of the ledger fails',
    made: 'strace, fsync of ledger.db-wal gives EIO',
    runs: '1',
    seen: 'STATE.IO told, nothing taken; sound after a start on a good disk',
  },
  {
    id: 'write',
    fault: 'destination gone',
    made: 'delivery/accepted moved away, and back',
    runs: '1',
    seen: 'breaker opens, alarm, files wait, none fails; closes by itself',
  },
  {
    id: 'pickup',
    fault: 'pickup removed and made again',
    made: 'moved away and back, under load',
    runs: '1',
    seen: 'alarm while it is gone; goes on',
  },
  {
    id: 'permission',
    fault: 'permission on pickup lost',
    made: 'chmod 000 and back, the agent as a user without rights',
    runs: '1',
    seen: 'alarm that names the permission; goes on',
  },
  {
    id: 'slow',
    fault: 'slow writer',
    made: '8 bytes every 20 ms under the final name',
    runs: '1',
    seen: 'taken once, whole',
  },
  {
    id: 'rewrite',
    fault: 'truncated, rewritten or renamed over while it is taken',
    made: 'written anew 60 ms after it came',
    runs: '30 files',
    seen: 'the last text of each is taken, once',
  },
  {
    id: 'many',
    fault: 'many files at once',
    made: 'files that wait at the start',
    runs: '1,000; soak 100,000',
    seen: 'all done; ready at once',
  },
  {
    id: 'stop',
    fault: 'told to stop while it is busy',
    made: 'SIGTERM with 500 files waiting, 128 of them in work',
    runs: '2',
    seen: 'exit 0 within 10 s, nothing lost; goes on at the next start',
  },
  {
    id: 'idle',
    fault: 'nothing to do',
    made: 'no file comes, the settings are the defaults',
    runs: '10 s; soak 120 s',
    seen: 'less than 0.5 % of one processor (1.5 % in the short form)',
  },
  {
    id: 'inotify',
    fault: 'inotify exhausted',
    made: 'unshare -U, max_inotify_watches 0',
    runs: '1',
    seen: 'says which sysctl; found by scanning',
  },
  {
    id: 'emfile',
    fault: 'too many open files',
    made: 'prlimit --nofile=96',
    runs: '1',
    seen: 'files wait and are tried again; all done',
  },
  {
    id: 'clock',
    fault: 'clock jumps',
    made: 'faketime: an hour and a year, forth and back, while it runs',
    runs: '4 jumps',
    seen: 'nothing waits longer than it would',
  },
] as const satisfies readonly Fault[];

export type FaultId = (typeof faults)[number]['id'];

/** The same for the service on a simulated disk: test/sim/service.sim.test.ts and road.sim.test.ts. */
export const simulated: readonly Omit<Fault, 'id'>[] = [
  {
    fault: 'the process dies between any two operations on the disk',
    made: 'simulation, killed before operation 1, 2, 3 … of the whole road, started again',
    runs: 'every fifth operation; soak each',
    seen: 'nothing lost, nothing delivered or answered twice',
  },
  {
    fault: 'power cut between any two operations',
    made: 'the same; what was not fsynced is lost, torn or zeroed',
    runs: 'every fifth operation; soak each',
    seen: 'the same',
  },
  {
    fault: 'one operation fails with ENOSPC or EIO',
    made: 'the same; the process goes on',
    runs: 'every seventh operation; soak each',
    seen: 'mended by another attempt or the next start',
  },
  {
    fault: 'torn, zeroed or foreign ledger and state',
    made: 'damaged files at the start (test/platform)',
    runs: '1 each',
    seen: 'put aside, carried over as far as it can be read, alarm; never a crash loop',
  },
  {
    fault: 'worker killed or wedged',
    made: 'workers that exit, throw, or say nothing (test/platform)',
    runs: '1 each',
    seen: 'a successor takes the file; after two the file fails with E002.CRASHED',
  },
];

/** The table of docs/reliability.md. */
export function faultsMarkdown(): string {
  const rows = [...faults, ...simulated].map(
    ({ fault, made, runs, seen }) => `| ${fault} | ${made} | ${runs} | ${seen} |`,
  );
  return ['| fault | how it is made | how often | what happens |', '|---|---|---|---|', ...rows].join('\n');
}
