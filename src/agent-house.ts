import { type Control, type ControlParts, createControl } from './agent-control.ts';
import { type JobHome, jobOf } from './agent-jobs.ts';
import { dueRulesOf, plansOf } from './agent-plans.ts';
import { relieveDisks, sweepHome } from './agent-retention.ts';
import { keepSamples } from './agent-trend-samples.ts';
import type { Gate } from './kit/gate.ts';
import { AgentError } from './model/agent-error.ts';
import type { MaintenanceReport } from './model/maintenance.ts';
import type { DiskStatus, ServiceStatus } from './model/status.ts';
import { createSchedule } from './platform/schedule.ts';
import { maintenanceTold } from './report/maintenance/document.ts';
import type { Alarms } from './upkeep/alarms.ts';
import { createRestKeeper } from './upkeep/rest-keeper.ts';
import { createScheduler } from './upkeep/scheduler.ts';

export interface HouseOptions {
  readonly home: JobHome;
  readonly gate: Gate;
  readonly alarms: Alarms;
  readonly status: () => ServiceStatus;
  /** A maintenance was remembered, to be told to central monitoring. */
  readonly onMaintenance: () => void;
  /** Work that goes on is broken off soon after, and begun anew at the next start. */
  readonly stop: AbortSignal;
}

/** What keeps itself in order while the service runs: recurring work, windows and pauses, room on the disks. */
export interface House {
  readonly control: Control;
  /** Runs until the service stops. */
  keep(): Promise<void>;
  /** To be told of each look at the disks. */
  disks(found: readonly DiskStatus[]): void;
}

/** Room is made again at the earliest after so long. */
const reliefEveryMs = 60_000;

/** Takes up windows and pauses at once; recurring work begins with `keep`. Throws AgentError CONFIG. */
export async function openHouse({ home: open, onMaintenance, ...rest }: HouseOptions): Promise<House> {
  const { gate, alarms, status, stop } = rest;
  const home: JobHome = { ...open, tell: (report) => remembered(open, report).then(onMaintenance) };
  const { road, settings, state } = home;
  const { clock, log } = road;
  const schedule = createSchedule();
  const plans = plansOf(settings, schedule);
  const rests = createRestKeeper({ clock, log, gate, alarms, kept: () => state.data });
  rests.apply();
  await sweepHome(home);
  const ticks = schedule.ticks();
  const rules = dueRulesOf(settings, state.data.agentId);
  const scheduler = createScheduler({
    ...rules,
    clock,
    log,
    alarms,
    plans,
    ticks,
    records: {
      get: (name) => state.data.schedules[name],
      put: async (name, record) => {
        await state.update((data) => ({ ...data, schedules: { ...data.schedules, [name]: record } }));
      },
    },
    run: (name, signal) => runJob(home, name, signal),
  });
  const parts: ControlParts = { home, plans, rules, scheduler, rests, stop };
  let relief: Promise<void> | null = null;
  let relievedAt = Number.NEGATIVE_INFINITY;

  return {
    control: createControl(parts),
    async keep() {
      try {
        await Promise.all([rests.keep(stop), scheduler.keep(stop), keepSamples(home, status, stop)]);
        await relief;
      } finally {
        await ticks.close();
      }
    },
    disks(found) {
      const isLow = found.some(({ low }) => low);
      if (!isLow || relief !== null || stop.aborted || clock.monotonic() - relievedAt < reliefEveryMs) return;
      relievedAt = clock.monotonic();
      relief = relieveDisks(home, stop).finally(() => {
        relief = null;
      });
    },
  };
}

/** So that it is told whenever there is a connection. */
async function remembered({ road }: JobHome, report: MaintenanceReport): Promise<void> {
  await road.ledger.write((writer) => writer.remember('maintenance', JSON.stringify(maintenanceTold(report))));
}

/** One line of what it came to. What is no AgentError is a fault of ours: told with its stack, and the service goes on. */
export async function runJob(home: JobHome, name: string, signal: AbortSignal): Promise<string> {
  const job = jobOf(name);
  if (!job) throw new AgentError(`there is no scheduled work called ${name}`, { code: 'USAGE' });
  try {
    const { message } = await job.run(home, signal);
    return message;
  } catch (error) {
    if (signal.aborted) throw new AgentError(`${name} was broken off by a stop`, { code: 'SCHEDULE.STOPPED' });
    if (error instanceof AgentError) throw error;
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    home.road.log.error(`error: a fault of the agent itself in ${name}`, { job: name, code: 'INTERNAL', stack });
    throw new AgentError(`a fault of the agent itself: ${error instanceof Error ? error.message : error}`, {
      code: 'SCHEDULE.CRASHED',
      hint: 'The log has the details: please report it.',
      cause: error,
    });
  }
}
