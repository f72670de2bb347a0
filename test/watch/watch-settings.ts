import type { WatchSettings } from '../../src/watch/settings.ts';

export const watchSettings: WatchSettings = {
  directories: ['/pickup'],
  subdirectories: false,
  excluded: ['/pickup/processed'],
  pollIntervalMs: 5_000,
  stabilityDelayMs: 2_000,
  completionTimeoutMs: 60_000,
  markerSuffix: null,
  temporaryEndings: ['.tmp', '.part', '.filepart', '.inprogress', '.swp', '~'],
  endings: [],
  batchSize: 100,
};
