import { AgentError } from '../model/agent-error.ts';
import type { SchedulePlan, ScheduleRecord } from '../model/schedule.ts';
import type { Clock, Log, Ticks } from '../ports.ts';
import type { Alarms } from './alarms.ts';
import { attemptsMax, type DueRules, dueOf, freshRecord, isOpen, isRecordOf } from './schedule-due.ts';

/** Where the last runs are kept: what `put` was told is there after any stop. */
export interface ScheduleRecords {
  get(name: string): ScheduleRecord | undefined;
  /** Throws E004 of the disk. */
  put(name: string, record: ScheduleRecord): Promise<void>;
}

export interface SchedulerOptions extends DueRules {
  readonly clock: Clock;
  readonly log: Log;
  readonly alarms: Pick<Alarms, 'raise' | 'clear'>;
  readonly plans: readonly SchedulePlan[];
  readonly records: ScheduleRecords;
  /** Hints that a minute has passed; they may come late or never. */
  readonly ticks: Ticks;
  /** How long after its time a job may have come to no good end. */
  readonly overdueMs: number;
  /** Runs a job to its end; what it says is kept. Throws AgentError. */
  run(name: string, signal: AbortSignal): Promise<string>;
}

export interface Scheduler {
  /** The job that runs now. */
  readonly running: string | null;
  /** Starts what is due until the signal is aborted, and waits for the job that runs then. */
  keep(signal: AbortSignal): Promise<void>;
  /** Why a job cannot be run now, or undefined. */
  refusal(name: string): AgentError | undefined;
  /** Runs a job now, whatever the plan says. Throws AgentError SCHEDULE.RUNNING while one runs, and what the job throws. */
  runNow(name: string, signal: AbortSignal): Promise<ScheduleRecord>;
}

/** However seldom the ticks come, the plan is looked at as often. */
const lookMsMax = 600_000;

/**
 * Runs jobs by their plans, one at a time: what was missed while the service was down, or while another job ran, is
 * caught up once.
 */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { clock, log, alarms, plans, records } = options;
  let running: string | null = null;
  let lookedMs = Number.NEGATIVE_INFINITY;
  let ended: Promise<unknown> = Promise.resolve();
  /** What is known to wait, so that a look costs next to nothing. */
  const waiting = new Map<string, { readonly record: ScheduleRecord; readonly startMs: number }>();

  async function keep(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await look(signal);
      await nextLook(signal);
    }
    await ended;
  }

  async function look(signal: AbortSignal): Promise<void> {
    const nowMs = clock.now();
    const due: { readonly plan: SchedulePlan; readonly slotMs: number; readonly sinceMs: number }[] = [];
    for (const plan of plans) {
      const known = waiting.get(plan.name);
      if (known?.record === records.get(plan.name) && known && nowMs >= lookedMs && nowMs < known.startMs) continue;
      const record = await recordOf(plan);
      const wanted = dueOf(plan, record, { ...options, nowMs });
      if (wanted.kind === 'due' && plan.name !== running) due.push({ plan, ...wanted });
      tellOverdue(plan.name, wanted.kind === 'due' ? nowMs - wanted.sinceMs : 0);
      tellFailed(plan.name, record);
      if (wanted.kind === 'waiting')
        waiting.set(plan.name, { record, startMs: wanted.startMs ?? Number.POSITIVE_INFINITY });
    }
    lookedMs = nowMs;
    const [first] = due.sort((one, other) => one.sinceMs - other.sinceMs);
    if (!first || running !== null || signal.aborted) return;
    void start(first.plan, first.slotMs, signal).catch((error: unknown) => {
      if (!(error instanceof AgentError)) throw error;
    });
  }

  async function recordOf(plan: SchedulePlan): Promise<ScheduleRecord> {
    const kept = records.get(plan.name);
    const nowMs = clock.now();
    if (kept && isRecordOf(plan, kept, nowMs)) return kept;
    const fresh = freshRecord(plan, kept, nowMs);
    await put(plan.name, fresh);
    return fresh;
  }

  function tellOverdue(name: string, lateMs: number): void {
    if (lateMs <= options.overdueMs) {
      alarms.clear(`SCHEDULE_OVERDUE:${name}`);
      return;
    }
    alarms.raise({
      id: `SCHEDULE_OVERDUE:${name}`,
      severity: 'medium',
      code: 'SCHEDULE.OVERDUE',
      message: `${name} should have been done ${Math.round(lateMs / 60_000)} min ago${running ? `; ${running} runs` : ''}`,
      hint: `Look at \`edi-agent schedule list\`; start it with \`edi-agent schedule run ${name}\`.`,
    });
  }

  /** Kept by the record, so that a start of the service does not forget it. */
  function tellFailed(name: string, record: ScheduleRecord): void {
    const gaveUp = isOpen(record) && record.attempts >= attemptsMax && name !== running;
    if (record.ok && !gaveUp) {
      alarms.clear(`SCHEDULE_FAILED:${name}`);
      return;
    }
    alarms.raise({
      id: `SCHEDULE_FAILED:${name}`,
      severity: 'high',
      code: record.code ?? 'SCHEDULE.BROKEN_OFF',
      message: `${name}: ${gaveUp ? `broken off ${record.attempts} times` : record.message}`,
      hint: `Mend the cause, then run \`edi-agent schedule run ${name}\`; the next time of the plan tries it, too.`,
    });
  }

  function start(plan: SchedulePlan, slotMs: number, signal: AbortSignal): Promise<ScheduleRecord> {
    running = plan.name;
    const run = runOne(plan, slotMs, signal).finally(() => {
      running = null;
    });
    ended = run.catch(() => undefined);
    return run;
  }

  async function runOne(plan: SchedulePlan, slotMs: number, signal: AbortSignal): Promise<ScheduleRecord> {
    const { name } = plan;
    const before = await recordOf(plan);
    const attempts = isOpen(before) && before.slotMs === slotMs ? before.attempts + 1 : 1;
    const begun: ScheduleRecord = { ...before, slotMs, attempts, lastStartMs: clock.now() };
    await put(name, begun);
    log.info('scheduled work begins', { job: name, slot: new Date(slotMs).toISOString(), attempt: attempts });
    const started = clock.monotonic();
    const end = { attempts: 0, ok: true, code: null };
    try {
      const message = await options.run(name, signal);
      const record = { ...begun, ...end, message, lastEndMs: clock.now() };
      await put(name, record);
      log.info('scheduled work is done', { job: name, ms: Math.round(clock.monotonic() - started), result: message });
      tellFailed(name, record);
      tellOverdue(name, 0);
      return record;
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      // Broken off by a stop, the run stays open: the next start begins it anew.
      if (signal.aborted) throw error;
      const { message, code, hint } = error;
      const record = { ...begun, ...end, ok: false, message, code, lastEndMs: clock.now() };
      await put(name, record);
      log.error(`error: ${name} failed: ${message}`, { job: name, code, hint });
      tellFailed(name, record);
      throw error;
    }
  }

  /** A disk that keeps no last runs is an alarm of its own; work that can be done is done all the same. */
  async function put(name: string, record: ScheduleRecord): Promise<void> {
    try {
      await records.put(name, record);
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      log.error(`error: the last run of ${name} cannot be kept: ${error.message}`, { code: error.code });
    }
  }

  async function nextLook(signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    const quietly = (error: unknown): void => {
      if (!either.aborted) throw error;
    };
    const waits = [options.ticks.next(either).catch(quietly), clock.sleep(lookMsMax, either).catch(quietly)];
    await Promise.race([...waits, ...(running === null ? [] : [ended])]);
    over.abort();
    await Promise.all(waits);
  }

  function refusal(name: string): AgentError | undefined {
    if (!plans.some((one) => one.name === name)) return unknownJob(name, plans);
    return running === null ? undefined : busy(running);
  }

  async function runNow(name: string, signal: AbortSignal): Promise<ScheduleRecord> {
    const plan = plans.find((one) => one.name === name);
    if (!plan || running !== null) throw refusal(name);
    return start(plan, clock.now(), signal);
  }

  return {
    keep,
    refusal,
    runNow,
    get running() {
      return running;
    },
  };
}

function busy(running: string): AgentError {
  return new AgentError(`${running} runs, and work of this kind is done one at a time`, {
    code: 'SCHEDULE.RUNNING',
    hint: 'Try again when it is done: `edi-agent schedule list` tells.',
    retry: true,
  });
}

function unknownJob(name: string, plans: readonly SchedulePlan[]): AgentError {
  return new AgentError(`there is no scheduled work called ${name}`, {
    code: 'USAGE',
    hint: `There are: ${plans.map((plan) => plan.name).join(', ')}.`,
  });
}
