export type { ControlRequest } from './upkeep/control-request.ts';

import type { JobHome } from './agent-jobs.ts';
import { readReport } from './agent-maintenance-files.ts';
import { type ReplayTerms, replayEvents } from './agent-outbox-replay.ts';
import type { JobPlan } from './agent-plans.ts';
import type { DecisionAsked } from './agent-quarantine-service.ts';
import { AgentError } from './model/agent-error.ts';
import type { QuarantineOutcome } from './model/quarantine.ts';
import type { Rest, Rests } from './model/rest.ts';
import type { ScheduleView } from './model/schedule.ts';
import { readControlRequest } from './upkeep/control-request.ts';
import type { RestKeeper } from './upkeep/rest-keeper.ts';
import { withoutWindow, withWindow } from './upkeep/rests.ts';
import type { DueRules } from './upkeep/schedule-due.ts';
import { viewOf } from './upkeep/schedule-view.ts';
import type { Scheduler } from './upkeep/scheduler.ts';

export interface ControlParts {
  readonly home: JobHome;
  readonly plans: readonly JobPlan[];
  readonly rules: DueRules & { readonly overdueMs: number };
  /** Null where no service runs: then nothing is running either. */
  readonly scheduler: Scheduler | null;
  readonly rests: Pick<RestKeeper, 'apply' | 'rests'>;
  readonly stop: AbortSignal;
}

export interface Control {
  schedules(): readonly ScheduleView[];
  rests(): Rests;
  /** Begins a job and returns; its end stands in the list. Throws AgentError USAGE, SCHEDULE.RUNNING. */
  run(name: string, by: string): readonly ScheduleView[];
  openWindow(terms: { readonly forMs: number; readonly reason: string; readonly by: string }): Promise<Rests>;
  closeWindow(by: string): Promise<Rests>;
  pause(terms: { readonly forMs: number | null; readonly reason: string; readonly by: string }): Promise<Rests>;
  resume(by: string): Promise<Rests>;
  /** Tells central monitoring again what happened in a time. Throws AgentError USAGE. */
  replayOutbox(terms: ReplayTerms): Promise<{ readonly events: number }>;
  /** Decides on something that is held back. Throws AgentError USAGE. */
  decide(asked: DecisionAsked): Promise<QuarantineOutcome>;
  /** Tells central monitoring of a report in directories.reports. Throws AgentError E001. */
  report(name: string): Promise<{ readonly told: boolean }>;
}

/** Answers a request as it came over the wire. Throws AgentError USAGE for what is none. */
export async function answerControl(control: Control, body: unknown): Promise<unknown> {
  const asked = readControlRequest(body);
  switch (asked.action) {
    case 'schedules':
      return { schedules: control.schedules() };
    case 'run':
      return { schedules: control.run(asked.name, asked.by) };
    case 'rests':
      return control.rests();
    case 'window_open':
      return control.openWindow(asked);
    case 'window_close':
      return control.closeWindow(asked.by);
    case 'pause':
      return control.pause(asked);
    case 'resume':
      return control.resume(asked.by);
    case 'outbox_replay':
      return control.replayOutbox(asked);
    case 'quarantine':
      return control.decide(asked);
    case 'report':
      return control.report(asked.name);
  }
}

/** Each change is durable and in the audit trail before it is answered. */
export function createControl({ home, plans, rules, scheduler, rests, stop }: ControlParts): Control {
  const { road, state } = home;
  const now = (): number => Math.floor(road.clock.now());

  function schedules(): readonly ScheduleView[] {
    const running = scheduler?.running ?? null;
    const options = { ...rules, nowMs: now(), running };
    return plans.map((plan) => viewOf(plan, state.data.schedules[plan.name], options));
  }

  function run(name: string, who: string): readonly ScheduleView[] {
    if (!scheduler) throw new AgentError('no service runs', { code: 'USAGE' });
    const refused = scheduler.refusal(name);
    if (refused) throw refused;
    road.log.info('scheduled work is begun by hand', { job: name, by: who });
    scheduler.runNow(name, stop).catch((error: unknown) => {
      if (!(error instanceof AgentError)) throw error;
    });
    return schedules();
  }

  async function changed(action: string, who: string, rest?: Rest): Promise<Rests> {
    rests.apply();
    const terms = rest ? { reason: rest.reason, untilMs: rest.untilMs } : {};
    const detail = { action, operator: who, ...terms };
    await road.ledger.write((writer) => writer.tell({ fileId: '', kind: 'agent', detail }));
    return rests.rests;
  }

  return {
    schedules,
    run,
    rests() {
      rests.apply();
      return rests.rests;
    },
    async openWindow({ forMs: ms, ...terms }) {
      const rest = { fromMs: now(), untilMs: now() + ms, reason: terms.reason, by: terms.by };
      await state.update((data) => withWindow(data, rest));
      return changed('maintenance_window_opened', rest.by, rest);
    },
    async closeWindow(who) {
      await state.update((data) => withoutWindow(data, now()));
      return changed('maintenance_window_closed', who);
    },
    async pause({ forMs: ms, ...terms }) {
      const untilMs = ms === null ? null : now() + ms;
      const rest = { fromMs: now(), untilMs, reason: terms.reason, by: terms.by };
      await state.update((data) => ({ ...data, pause: rest }));
      return changed('intake_paused', rest.by, rest);
    },
    async decide(asked) {
      if (!home.decide) throw new AgentError('no service runs', { code: 'USAGE' });
      return home.decide(asked);
    },
    async report(name) {
      if (!home.tell) return { told: false };
      await home.tell(await readReport(`${home.settings.directories.reports}/${name}`));
      return { told: true };
    },
    replayOutbox: (terms) => replayEvents({ ledger: road.ledger, settings: home.settings }, terms),
    async resume(who) {
      await state.update((data) => ({ ...data, pause: null }));
      return changed('intake_resumed', who);
    },
  };
}
