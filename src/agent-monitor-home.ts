import { join } from 'node:path';
import type { ConfigRequest } from './agent-config.ts';
import { type OpenRoad, openRoad, type RoadRequest, waysOf } from './agent-home.ts';
import { type HomeState, openServiceState } from './agent-state.ts';
import { type BreakerOptions, type GuardedDestination, withBreaker } from './deliver/breaker.ts';
import { AgentError } from './model/agent-error.ts';
import type { BreakerStatus } from './model/status.ts';
import { createClock } from './platform/clock.ts';
import { createFiles } from './platform/files.ts';
import { createNudges } from './platform/nudges.ts';
import type { Nudges } from './ports.ts';
import type { Settings } from './settings/shape.ts';
import type { Alarms } from './upkeep/alarms.ts';
import type { Answers } from './watch/answers.ts';
import type { WatchSettings } from './watch/settings.ts';

export interface ServiceHome extends OpenRoad {
  readonly state: HomeState;
  readonly breakers: readonly GuardedDestination[];
}

export const ballastPath = (settings: Settings): string => join(settings.directories.state, 'ballast');

export type HomeRequest = ConfigRequest &
  Pick<RoadRequest, 'partners' | 'schemas' | 'again'> & { readonly version?: string };

/** Opens the home for the service: destinations are guarded, and a full disk gives up its ballast for the ledger. */
export async function openHome(
  request: HomeRequest,
  settings: Settings,
  onBreaker: (status: BreakerStatus) => void,
): Promise<ServiceHome> {
  const breakers: GuardedDestination[] = [];
  const options = breakerOptions(settings, onBreaker);
  const service = {
    guard(destination: Parameters<typeof withBreaker>[0]): GuardedDestination {
      const guarded = withBreaker(destination, options);
      breakers.push(guarded);
      return guarded;
    },
  };
  const open = async (): Promise<Omit<ServiceHome, 'breakers'>> => {
    const home = await openRoad({ ...request, settings, service, deliver: true, allowDuplicate: false });
    return { ...home, state: await openServiceState(settings, home.road) };
  };
  try {
    return { ...(await open()), breakers };
  } catch (error) {
    if (!(error instanceof AgentError) || !error.code.endsWith('NO_SPACE')) throw error;
    await createFiles().remove(ballastPath(settings));
    breakers.length = 0;
    return { ...(await open()), breakers };
  }
}

function breakerOptions({ error_handling }: Settings, onChange: (status: BreakerStatus) => void): BreakerOptions {
  const { breaker_failures, breaker_delay } = error_handling;
  return {
    clock: createClock(),
    failuresMax: breaker_failures,
    probe: { baseMs: breaker_delay, maxMs: breaker_delay * 4 },
    chance: Math.random,
    onChange,
  };
}

/** The watch as the settings want it; what the agent itself writes is never watched. */
export function watchSettingsOf(settings: Settings, final: readonly string[]): WatchSettings {
  const { watch, directories, performance, processing } = settings;
  const { pickup, ...own } = directories;
  return {
    directories: [pickup, ...watch.more_directories],
    subdirectories: watch.subdirectories,
    excluded: [...Object.values(own), ...Object.values(waysOf(settings)), ...final],
    pollIntervalMs: watch.poll_interval,
    stabilityDelayMs: watch.stability_delay,
    completionTimeoutMs: watch.file_completion_timeout,
    markerSuffix: watch.marker === '' ? null : watch.marker,
    temporaryEndings: watch.temporary_endings.map((one) => one.toLowerCase()),
    endings: processing.file_extensions.map((one) => one.toLowerCase()),
    batchSize: performance.batch_size,
  };
}

/** Events of the pickup directories that lie on local file systems, and of the directories inside of them. */
export async function nudgesOf(
  { road, settings }: OpenRoad,
  watch: WatchSettings,
  { alarms, answers }: { readonly alarms: Alarms; readonly answers: Answers },
): Promise<Nudges | null> {
  if (!settings.watch.events) return null;
  const local: string[] = [];
  for (const directory of watch.directories) {
    try {
      const { network } = await answers.within(directory, () => road.files.space(directory));
      if (network) continue;
      local.push(directory);
      if (!watch.subdirectories) continue;
      for await (const { name, kind } of road.files.scan(directory)) {
        if (kind === 'directory' && local.length < watchedMax) local.push(join(directory, name));
      }
    } catch (error) {
      // The scans tell of a directory that cannot be read.
      if (!(error instanceof AgentError)) throw error;
    }
  }
  if (local.length === 0) return null;
  return createNudges({
    directories: local,
    onTrouble: ({ code, message, hint }) => alarms.raise({ id: 'NO_EVENTS', severity: 'low', code, message, hint }),
  });
}

const watchedMax = 1_000;
