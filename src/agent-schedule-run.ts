import { setTimeout as delay } from 'node:timers/promises';
import { askRunning, schedulesOf } from './agent-ask.ts';
import type { ConfigRequest } from './agent-config.ts';
import { holdHome } from './agent-hold.ts';
import { runJob } from './agent-house.ts';
import { dueRulesOf, plansOf } from './agent-plans.ts';
import { AgentError } from './model/agent-error.ts';
import type { ScheduleView } from './model/schedule.ts';
import { createSchedule } from './platform/schedule.ts';
import { type ScheduleDocument, scheduleDocument } from './report/upkeep-document.ts';
import { viewOf } from './upkeep/schedule-view.ts';
import { createScheduler } from './upkeep/scheduler.ts';

export interface RunScheduleRequest extends ConfigRequest {
  readonly name: string;
  readonly by: string;
  readonly signal: AbortSignal;
}

const lookEveryMs = 500;

/**
 * Runs a job now and waits for its end: in the running service, or here where none runs. Throws AgentError USAGE,
 * SCHEDULE.RUNNING, and SCHEDULE.FAILED for what the job met.
 */
export async function runSchedule(request: RunScheduleRequest): Promise<ScheduleDocument> {
  const { name, by } = request;
  const begun = await askRunning(request, { action: 'run', name, by });
  const view = begun === null ? await runHere(request) : await untilDone(request, named(begun, name));
  if (view.code === null) return scheduleDocument(view);
  throw new AgentError(`${name}: ${view.message}`, {
    code: view.code,
    hint: 'The log has more of it: edi-agent logs.',
  });
}

/** A stop ends the waiting, not the work. */
async function untilDone(request: RunScheduleRequest, begun: ScheduleView): Promise<ScheduleView> {
  let view = begun;
  while (view.state === 'running') {
    await delay(lookEveryMs, undefined, { signal: request.signal });
    const answer = await askRunning(request, { action: 'schedules' });
    if (answer === null) throw ended(request.name);
    view = named(answer, request.name);
  }
  return view;
}

function named(answer: unknown, name: string): ScheduleView {
  const view = schedulesOf(answer).find((one) => one.name === name);
  if (!view) throw ended(name);
  return view;
}

function ended(name: string): AgentError {
  return new AgentError(`the service ended before ${name} was done`, {
    code: 'SCHEDULE.STOPPED',
    hint: 'It is begun anew when the service starts.',
  });
}

function runHere(request: RunScheduleRequest): Promise<ScheduleView> {
  const { name, signal } = request;
  return holdHome(request, async (home) => {
    const { settings, state, road } = home;
    const plans = plansOf(settings, createSchedule());
    const rules = dueRulesOf(settings, state.data.agentId);
    const scheduler = createScheduler({
      ...rules,
      ...road,
      plans,
      alarms: { raise() {}, clear() {} },
      ticks: { next: () => Promise.reject(new Error('nothing ticks here')), close: async () => {} },
      records: {
        get: (one) => state.data.schedules[one],
        put: async (one, record) => {
          await state.update((data) => ({ ...data, schedules: { ...data.schedules, [one]: record } }));
        },
      },
      run: (one, stop) => runJob(home, one, stop),
    });
    await scheduler.runNow(name, signal).catch((error: unknown) => {
      // What the job met stands in its record.
      if (!(error instanceof AgentError) || error.code === 'USAGE' || signal.aborted) throw error;
    });
    const [plan] = plans.filter((one) => one.name === name);
    if (!plan) throw ended(name);
    return viewOf(plan, state.data.schedules[name], { ...rules, nowMs: road.clock.now(), running: null });
  });
}
