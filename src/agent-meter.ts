import { AgentError } from './model/agent-error.ts';
import type { Claim } from './model/claim.ts';
import type { Receipt } from './model/receipt.ts';
import type { Road } from './pipeline/road.ts';
import { type MetricsStore, noMetrics, openMetricsStore } from './platform/metrics-store.ts';
import { rowOf } from './report/metrics-row.ts';
import type { Settings } from './settings/shape.ts';

/** Counts what a home finishes. Nothing of it throws: files go their way whatever happens to the metrics. */
export interface Meter {
  readonly store: MetricsStore;
  ended(claim: Claim, receipt: Receipt): void;
}

const pruneEveryMs = 86_400_000;

/** Opens the metrics of a home; `close` the store after the last file. */
export async function openMeter(
  settings: Settings,
  road: Pick<Road, 'clock' | 'log' | 'files' | 'partners'>,
): Promise<Meter> {
  const { clock, log, files } = road;
  const { enabled, keep } = settings.metrics;
  const store = enabled ? openMetricsStore({ directory: settings.directories.metrics, clock, log }) : noMetrics;
  // Without it the store tells what is wrong, and goes on.
  if (enabled) await files.makeDirectory(settings.directories.metrics).catch(unlessAgentError);
  const ownIds = new Set(settings.app.own_ids);
  let prunedAt = Number.NEGATIVE_INFINITY;

  return {
    store,
    ended(claim, receipt) {
      store.record(rowOf(claim, receipt, { atMs: clock.now(), partner: partnerOf(road, receipt, ownIds) }));
      if (clock.monotonic() - prunedAt < pruneEveryMs) return;
      prunedAt = clock.monotonic();
      store.prune(clock.now() - keep);
    },
  };
}

function unlessAgentError(error: unknown): void {
  if (!(error instanceof AgentError)) throw error;
}

/** The other side of the first interchange: by the name of its profile, where there is one. */
function partnerOf({ partners }: Pick<Road, 'partners'>, { content }: Receipt, ownIds: ReadonlySet<string>) {
  const [first] = content;
  if (!first) return null;
  const party = ownIds.has(first.sender) ? first.receiver : first.sender;
  return partners?.index.find(party, null)?.partner.name ?? party;
}
