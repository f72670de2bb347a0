import type { ServiceHome } from './agent-monitor-home.ts';
import { createSnapshots, healthLimitsOf, type SnapshotSource } from './agent-snapshot.ts';
import { limits } from './model/limits.ts';
import { type AlarmLimits, alarmsOf } from './report/alarm-rules.ts';
import type { Settings } from './settings/shape.ts';
import { createAlarmKeeper } from './upkeep/alarm-keeper.ts';
import type { Alarms } from './upkeep/alarms.ts';

export interface AlarmRulesParts extends Pick<SnapshotSource, 'version' | 'watching' | 'status'> {
  readonly home: ServiceHome;
  readonly alarms: Alarms;
}

const lookMs = 15_000;

/** Looks by the rules at how the service is, again and again until the signal is aborted. */
export async function keepAlarmRules(parts: AlarmRulesParts, signal: AbortSignal): Promise<void> {
  const { home, alarms } = parts;
  const { settings, road } = home;
  const snapshots = createSnapshots({ ...parts, settings, clock: road.clock, meter: () => home.meter });
  const alarmLimits = alarmLimitsOf(settings);
  const { raise_after: raiseAfterMs, clear_after: clearAfterMs } = settings.alarms;
  const keeper = createAlarmKeeper({ alarms, clock: road.clock, raiseAfterMs, clearAfterMs });
  while (!signal.aborted) {
    const snapshot = await snapshots.take();
    const overdue = road.ledger.searchGroups({ state: 'overdue', limit: limits.overdueLookedAtMax });
    keeper.look(alarmsOf({ snapshot, overdue }, alarmLimits));
    await road.clock.sleep(lookMs, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}

function alarmLimitsOf(settings: Settings): AlarmLimits {
  const { alarms } = settings;
  return {
    ...healthLimitsOf(settings),
    stalledMs: alarms.stalled_after,
    queueDepthMax: alarms.queue_depth_max,
    p95MsMax: alarms.processing_time_p95_max,
    certificateDaysMedium: alarms.certificate_days_medium,
    certificateDaysHigh: alarms.certificate_days_high,
  };
}
