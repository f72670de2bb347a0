import type { Nudges } from '../ports.ts';
import { type Scan, scanPickup, type WatchPorts } from './scan.ts';
import type { WatchSettings } from './settings.ts';
import { createSightings } from './sightings.ts';

/**
 * Scans of the pickup directories, for ever: one each poll interval, sooner at a nudge or when a file becomes due, and
 * at once while full batches come. Whoever reads them takes or leaves every file of a scan before asking for the next;
 * what was left is offered again when it has been stable anew. Nothing is read ahead: a slow reader leaves the files
 * in pickup. Ends when the signal is aborted.
 */
export async function* watchPickup(
  ports: WatchPorts & { readonly nudges?: Nudges },
  settings: WatchSettings,
  signal: AbortSignal,
): AsyncGenerator<Scan> {
  const sightings = createSightings();
  while (!signal.aborted) {
    const scan = await unlessStopped(scanPickup(ports, settings, sightings), signal);
    if (scan === null) return;
    yield scan;
    if (scan.found.length < settings.batchSize) await pause(ports, restMs(scan, settings), signal);
  }
}

/** A directory that does not answer holds up no stop: what a scan has seen so far is of no use. */
function unlessStopped(scan: Promise<Scan>, signal: AbortSignal): Promise<Scan | null> {
  return new Promise((resolve, reject) => {
    const stopped = (): void => resolve(null);
    signal.addEventListener('abort', stopped, { once: true });
    scan.then(resolve, reject).finally(() => signal.removeEventListener('abort', stopped));
  });
}

/** A file seen for the first time need not wait for a whole poll interval after its stability delay is over. */
function restMs(scan: Scan, settings: WatchSettings): number {
  const isYoung = (scan.waiting.new ?? 0) + (scan.waiting.changing ?? 0) > 0;
  return isYoung ? Math.min(settings.pollIntervalMs, settings.stabilityDelayMs) : settings.pollIntervalMs;
}

async function pause(
  { clock, nudges }: WatchPorts & { readonly nudges?: Nudges },
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  try {
    await Promise.race([clock.sleep(ms, either), ...(nudges ? [nudges.next(either)] : [])]);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    over.abort();
  }
}
