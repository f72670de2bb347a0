import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ledgerJournal } from '../../src/deliver/ledger-journal.ts';
import { createDestination } from '../../src/deliver/registry.ts';
import type { Claim } from '../../src/model/claim.ts';
import { fileId } from '../../src/model/places.ts';
import type { Survey } from '../../src/model/survey.ts';
import type { Road } from '../../src/pipeline/road.ts';
import { createFiles } from '../../src/platform/files.ts';
import { openLedger } from '../../src/platform/ledger/ledger.ts';
import { silentLog } from '../../src/platform/silent-log.ts';
import { createSurveyLogs } from '../../src/platform/survey-logs.ts';
import type { Ledger, Surveyor } from '../../src/ports.ts';
import { wholeRecords } from '../../src/survey/log-reader.ts';
import { createSimClock } from '../sim/sim-clock.ts';
import { surveyBytes } from '../x12/survey-bytes.ts';

export interface TempRoad {
  readonly road: Road;
  readonly ledger: Ledger;
  readonly place: string;
  /** Puts a file down and claims it where it lies. */
  claim(text: string, name?: string): Promise<Claim>;
  /** Names of the files below a directory of the home. */
  names(directory: string): string[];
  text(path: string): string;
  /** The process dies and starts again: same home, new opening of the ledger. */
  restart(changes?: Partial<Road>): TempRoad;
  remove(): void;
}

/** Memory as a file system, where there is one: what is synced costs nothing there. */
const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A road over real files and a real ledger in a temporary home; the survey runs in this thread, time only when told. */
export function createTempRoad(changes: Partial<Road> = {}): TempRoad {
  return roadAt(mkdtempSync(join(scratch, 'edi-road-')), changes);
}

function roadAt(place: string, changes: Partial<Road>): TempRoad {
  const directory = (name: string): string => join(place, name);
  for (const name of ['state', 'work', 'quarantine', 'accepted', 'answers', 'incoming']) {
    mkdirSync(directory(name), { recursive: true });
  }
  const clock = createSimClock();
  const files = createFiles();
  const ledger = openLedger({ directory: directory('state'), clock });
  const journal = ledgerJournal(ledger);
  const destination = (name: string) =>
    createDestination({ kind: 'directory', name, path: directory(name) }, { files, journal });
  const final = directory('final');
  const road: Road = {
    files,
    clock,
    ledger,
    log: silentLog,
    surveyor: surveyorInThread,
    surveyLogs: createSurveyLogs(wholeRecords),
    places: {
      work: directory('work'),
      final: { processed: final, partial: final, duplicate: final, failed: final, quarantined: final },
    },
    rules: { fileBytesMax: 1e9, acknowledge: 'auto', allowDuplicate: false },
    accepted: destination('accepted'),
    acknowledgements: destination('answers'),
    quarantine: directory('quarantine'),
    retries: false,
    ...changes,
  };
  let sequence = 0;
  return {
    road,
    ledger,
    place,
    async claim(text, name = 'order.x12') {
      sequence += 1;
      const path = join(place, 'incoming', name);
      writeFileSync(path, text, 'latin1');
      const id = fileId({ nowMs: clock.now(), boot: ledger.opening.boot, sequence });
      const claim: Claim = { id, path, name, origin: path, bytes: text.length, inPlace: true };
      await ledger.write((writer) => writer.openFile({ ...claim, state: 'claimed' }));
      return claim;
    },
    names: (name) => readdirSync(directory(name), { recursive: true, encoding: 'utf8' }).sort(),
    text: (path) => readFileSync(path.startsWith('/') ? path : directory(path), 'latin1'),
    restart(again = {}) {
      ledger.close();
      return roadAt(place, again);
    },
    remove() {
      ledger.close();
      rmSync(place, { recursive: true, force: true });
    },
  };
}

export const surveyorInThread: Surveyor = {
  async survey({ path }): Promise<Survey & { readonly sha256: string }> {
    const bytes = readFileSync(path);
    return { ...(await surveyBytes(bytes)), sha256: createHash('sha256').update(bytes).digest('hex') };
  },
};
