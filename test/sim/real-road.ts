import { createHash } from 'node:crypto';
import { createWork } from '../../src/agent-work.ts';
import { createClaims } from '../../src/claim/claim.ts';
import { claimOf, recover } from '../../src/claim/recover.ts';
import type { Destination } from '../../src/deliver/destination.ts';
import { ledgerJournal } from '../../src/deliver/ledger-journal.ts';
import { createDestination } from '../../src/deliver/registry.ts';
import { createGate } from '../../src/kit/gate.ts';
import { createLanes } from '../../src/kit/lane-queue.ts';
import type { Road } from '../../src/pipeline/road.ts';
import { silentLog } from '../../src/platform/silent-log.ts';
import { createSurveyLogs } from '../../src/platform/survey-logs.ts';
import type { Files, Surveyor } from '../../src/ports.ts';
import { settle } from '../../src/record/finish.ts';
import { wholeRecords } from '../../src/survey/log-reader.ts';
import { surveyBytes } from '../x12/survey-bytes.ts';
import type { Life } from './crash-everywhere.ts';
import { places } from './small-road.ts';

/** What a life of the service finds otherwise; `destination` by its name and directory. */
export type RoadChanges = (destination: (name: string) => Destination) => Partial<Road>;

/** The agent itself from recovery to receipt, on the simulated disk; only the worker thread and the watch are left out. */
export async function liveService(life: Life, filesInWorkMax: number, changes?: RoadChanges): Promise<void> {
  const { files, ledger } = life;
  const road = roadOf(life, changes);
  const report = await recover(road);
  for (const file of report.settle) await settle(road, file);
  const never = new AbortController().signal;
  let fatal: unknown = null;
  const work = createWork({
    road,
    claims: createClaims(road),
    filesInWorkMax,
    keepOrder: false,
    waitingMax: 1_000,
    gate: createGate(),
    retriesMax: 3,
    retry: { baseMs: 1_000, maxMs: 60_000 },
    chance: () => 0.5,
    listener: {
      ended: () => {},
      diskTrouble: () => {},
      bug: (_, error) => {
        fatal ??= error;
      },
      fatal: (error) => {
        fatal ??= error;
      },
    },
    stop: never,
    kill: never,
  });
  const waiting = report.recovered.filter(({ did }) => did === 'wait').map(({ file }) => claimOf(road, file));
  for (const claim of [...report.resume, ...waiting]) await work.resume(claim, 0);
  const takes = (await files.list('/pickup')).map(async (name) => {
    const path = `/pickup/${name}`;
    const verdict = name.startsWith('cut') ? 'incomplete' : 'whole';
    await work.take({ path, bytes: 1, modifiedMs: 0, verdict, marker: null, network: false });
  });
  const taken = await Promise.allSettled(takes);
  await work.ended();
  for (const one of taken) if (one.status === 'rejected') throw one.reason;
  if (fatal) throw fatal;
  if (ledger.unfinished().length > 0) throw new Error('files are left unfinished');
}

function roadOf({ files, ledger, clock }: Life, changes?: RoadChanges): Road {
  const journal = ledgerJournal(ledger);
  const destination = (name: string) =>
    createDestination({ kind: 'directory', name, path: `/${name}` }, { files, journal });
  return {
    files,
    ledger,
    clock,
    log: silentLog,
    surveyor: surveyorOf(files),
    surveyLogs: createSurveyLogs(wholeRecords),
    places,
    rules: { fileBytesMax: 1e9, acknowledge: '997', allowDuplicate: false },
    accepted: destination('accepted'),
    acknowledgements: destination('answers'),
    quarantine: '/home/held',
    retries: true,
    ...changes?.(destination),
  };
}

/** The engine does one file at a time, as in a worker of its own. */
function surveyorOf(files: Files): Surveyor {
  const lanes = createLanes();
  return {
    async survey({ path }) {
      const parts: Uint8Array[] = [];
      for await (const chunk of files.read(path)) parts.push(chunk.slice());
      const bytes = Buffer.concat(parts);
      const survey = await lanes.run('engine', () => surveyBytes(bytes));
      return { ...survey, sha256: createHash('sha256').update(bytes).digest('hex') };
    },
  };
}
