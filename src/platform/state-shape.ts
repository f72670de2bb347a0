import { randomBytes } from 'node:crypto';
import { z } from 'zod';

const time = z.number().int().nonnegative();

/** The last run of a scheduled job, so that a missed one is caught up once: a ScheduleRecord. */
const schedule = z.strictObject({
  plan: z.string(),
  sinceMs: time,
  slotMs: time.nullable(),
  lastStartMs: time.nullable(),
  lastEndMs: time.nullable(),
  ok: z.boolean(),
  attempts: z.number().int().nonnegative(),
  message: z.string(),
  code: z.string().nullable(),
});

/** A time in which intake rests and alarms are kept but not sent. */
const window = z.strictObject({ fromMs: time, untilMs: time.nullable(), by: z.string(), reason: z.string() });

const incident = z.strictObject({
  id: z.string(),
  rule: z.string(),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  openedMs: time,
  closedMs: time.nullable(),
  acknowledgedBy: z.string().nullable(),
  level: z.number().int().min(1).max(3),
  notes: z.array(z.strictObject({ atMs: time, by: z.string(), text: z.string() })).max(1_000),
});

/** `state/agent.json`: what an operator may want to read, and little enough to be rewritten whole. */
export const agentState = z.strictObject({
  agentId: z.string().regex(/^[0-9a-f]{16}$/),
  boots: z.number().int().nonnegative(),
  schedules: z.record(z.string(), schedule),
  pause: window.nullable(),
  maintenance: z.array(window).max(1_000),
  incidents: z.array(incident).max(1_000),
});

export type AgentState = z.infer<typeof agentState>;

/** The state of a new home. */
export function newAgentState(): AgentState {
  return {
    agentId: randomBytes(8).toString('hex'),
    boots: 0,
    schedules: {},
    pause: null,
    maintenance: [],
    incidents: [],
  };
}
