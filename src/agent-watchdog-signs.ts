import { AgentError } from './model/agent-error.ts';
import { limits } from './model/limits.ts';
import type { Clock, Files, Ledger, Surveyor } from './ports.ts';
import type { VitalSigns } from './upkeep/vital-signs.ts';
import type { Scan } from './watch/scan.ts';

/** Each directory entry read and each file looked at is progress; so is the end of a rest between two scans. */
export function scannerFiles<F extends Pick<Files, 'scan' | 'stat'>>(files: F, signs: VitalSigns): F {
  return {
    ...files,
    async *scan(path: string) {
      signs.progress('scanner');
      for await (const entry of files.scan(path)) {
        signs.progress('scanner');
        yield entry;
      }
    },
    async stat(path: string) {
      const stat = await files.stat(path);
      signs.progress('scanner');
      return stat;
    },
  };
}

export interface ScanWatch {
  readonly signs: VitalSigns;
  /** The longest rest between two scans. */
  readonly restMs: number;
  readonly onFirst: () => void;
}

/**
 * The scans, each to come within `restMs` of rest and the time of a step. While what a scan found is being taken nothing
 * is expected of the scanner: then the workers are.
 */
export async function* watchedScans(
  scans: AsyncIterable<Scan>,
  { signs, restMs, onFirst }: ScanWatch,
): AsyncGenerator<Scan> {
  let isFirst = true;
  try {
    signs.expect('scanner', restMs + limits.scannerSilentMsMax);
    for await (const scan of scans) {
      signs.rest('scanner');
      if (isFirst) onFirst();
      isFirst = false;
      yield scan;
      signs.expect('scanner', restMs + limits.scannerSilentMsMax);
    }
  } finally {
    signs.rest('scanner');
  }
}

/** While files are surveyed or wait for a worker, workers read on, answer, or are replaced. */
export function watchedSurveyor<S extends Surveyor>(surveyor: S, signs: VitalSigns): S {
  let underWay = 0;
  return {
    ...surveyor,
    async survey(request, signal) {
      if (underWay === 0) signs.expect('workers', limits.workersSilentMsMax);
      underWay += 1;
      try {
        return await surveyor.survey(
          { ...request, onProgress: (bytes) => progress(request.onProgress, bytes) },
          signal,
        );
      } finally {
        underWay -= 1;
        if (underWay === 0) signs.rest('workers');
        else signs.progress('workers');
      }
    },
  };

  function progress(tell: ((bytes: number) => void) | undefined, bytes: number): void {
    signs.progress('workers');
    tell?.(bytes);
  }
}

/**
 * Has the ledger begin and commit a step that changes nothing every few seconds, which writes nothing to the disk. An
 * error is an answer: a full disk is not mended by a restart. Ends with the signal.
 */
export async function probeLedger(
  { ledger, clock }: { readonly ledger: Pick<Ledger, 'write'>; readonly clock: Clock },
  signs: VitalSigns,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    signs.expect('ledger', limits.ledgerSilentMsMax);
    await ledger.write(() => undefined).catch(unlessOurs);
    signs.rest('ledger');
    await clock.sleep(probeEveryMs, stop).catch(() => {});
  }
}

const probeEveryMs = 10_000;

function unlessOurs(error: unknown): void {
  if (!(error instanceof AgentError)) throw error;
}
