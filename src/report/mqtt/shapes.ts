import { z } from 'zod';
import { commandNames } from '../../model/telemetry.ts';

const time = z.iso.datetime().describe('ISO 8601, UTC.');
const count = z.int().nonnegative();
const severity = z.enum(['critical', 'high', 'medium', 'low']);

/** `state`: whether the agent is there. Also the Will. */
export const stateData = z.strictObject({
  status: z.enum(['online', 'offline', 'stopping']),
  boot: count.describe('Counts the starts within the epoch.'),
  session: z.string().describe('Of one connection: an offline of another session says nothing of this one.'),
  epoch: z.string(),
  ts: time,
  reason: z.string().nullable(),
});

const streamData = z.strictObject({
  stream: z.string(),
  first: count.nullable().describe('The first that waits for its confirmation.'),
  last: count.describe('The last number that was given.'),
  rows: count,
  bytes: count,
  dropped: count.describe('Rows dropped since the epoch began; never of the class audit.'),
  oldest_age_seconds: z.number().nonnegative().nullable(),
});

/** `birth`: who has come. */
export const birthData = z.strictObject({
  version: z.string(),
  node: z.string(),
  platform: z.string(),
  config_sha256: z.string().describe('Of the settings in force, secrets masked.'),
  boot: count,
  session: z.string(),
  epoch: z.string(),
  started_at: time,
  environment: z.string(),
  central_ack: z.boolean(),
  commands: z.array(z.enum(commandNames)).describe('That are allowed.'),
  directories: z.record(z.string(), z.string()),
  schemas: z.array(z.string()).describe('Schema documents of the site.'),
  partners: z.array(z.string()).describe('Names of the profiles.'),
  streams: z.array(streamData),
});

/** `health`: the document of `edi-agent health`, and figures. */
export const healthData = z.strictObject({
  status: z.enum(['healthy', 'degraded', 'unhealthy']),
  service: z.string(),
  version: z.string(),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      status: z.enum(['pass', 'warn', 'fail']),
      message: z.string(),
      hint: z.string().nullable(),
    }),
  ),
  disks: z.array(
    z.strictObject({ path: z.string(), free_percent: z.number(), free_inodes_percent: z.number().nullable() }),
  ),
  streams: z.array(streamData),
  clock_step_seconds: z.number().describe('How far the clock was set since the start; 0 while it only runs.'),
  certificates: z.array(z.strictObject({ name: z.string(), ends_at: time, days_left: z.number() })),
});

/** `status`: the document of `edi-agent status`, docs/api.md. */
export const statusData = z.looseObject({
  service: z.string(),
  status: z.string(),
  version: z.string(),
  state: z.string(),
});

const gap = z.strictObject({ from: count, to: count, dropped: count });

/** `metrics`: the figures of one moment, by docs/metrics.md; or how many of them were dropped. */
export const metricsData = z.union([
  z.strictObject({
    at: time,
    metrics: z.array(
      z.strictObject({
        name: z.string(),
        type: z.enum(['gauge', 'counter']),
        unit: z.string(),
        samples: z.array(z.strictObject({ labels: z.record(z.string(), z.string()), value: z.number() })),
      }),
    ),
  }),
  z.strictObject({ gap }),
]);

/** `event/{type}`: one thing that happened. Names, counts, hashes and codes; never EDI content. */
export const eventData = z.strictObject({
  event: count.describe('Number of the event in the ledger.'),
  file: z.string().nullable(),
  replayed: z.literal(true).optional().describe('Told before, or perhaps told before, under another number.'),
  told_in: z
    .string()
    .optional()
    .describe(
      'The epoch before a restore, in which it may have been told: the same as the event of that number there.',
    ),
  details: z.record(z.string(), z.unknown()),
});

/** `alarm/{id}`: something that stands. An empty payload: it is over. */
export const alarmData = z.strictObject({
  id: z.string(),
  severity,
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  since: time,
  last_seen: time,
  count: count.describe('How often it was met.'),
});

/** `log`: a warning or an error. */
export const logData = z.strictObject({
  level: z.enum(['warn', 'error']),
  message: z.string(),
  code: z.string().nullable(),
  file: z.string().nullable(),
  held_back: count.describe('Lines before this one that were not told: there were too many.'),
});

/** `cmd/{name}`, to the agent. The id is that of the answer: `cmd/{name}/{id}`. */
export const commandRequest = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
  /** When it was given. */
  time: time.optional(),
  client: z.string().max(128).optional().describe('Who gives it, for the audit trail.'),
  arguments: z.record(z.string().max(64), z.unknown()).prefault({}),
});

/** `cmd/{name}/{id}`, and the response topic of the request. */
export const commandAnswer = z.strictObject({
  id: z.string(),
  command: z.string(),
  state: z.enum(['executing', 'successful', 'failed']),
  code: z.string().nullable(),
  message: z.string(),
  result: z.unknown(),
});

/** `ack/{stream}`, to the agent: all up to `seq` is kept on the central side. */
export const ackData = z.strictObject({ epoch: z.string().max(64), seq: count });

export type StateData = z.infer<typeof stateData>;
export type BirthData = z.infer<typeof birthData>;
/** `maintenance`: the last maintenance or checklist; its details and trends are in the files. */
export const maintenanceData = z.strictObject({
  kind: z.enum(['weekly', 'monthly', 'quarterly', 'checklist']),
  ok: z.boolean().describe('Nothing failed.'),
  at: time,
  duration_ms: count,
  version: z.string(),
  items: z.array(
    z.strictObject({
      name: z.string(),
      title: z.string(),
      verdict: z.enum(['pass', 'fail', 'skipped']),
      evidence: z.string(),
    }),
  ),
  files: z.array(z.string()).describe('Where the report lies on the host.'),
});

export type MaintenanceData = z.infer<typeof maintenanceData>;
export type HealthData = z.infer<typeof healthData>;
export type MetricsData = z.infer<typeof metricsData>;
export type EventData = z.infer<typeof eventData>;
export type AlarmData = z.infer<typeof alarmData>;
export type LogData = z.infer<typeof logData>;
export type StreamData = z.infer<typeof streamData>;
export type CommandRequest = z.infer<typeof commandRequest>;
export type CommandAnswer = z.infer<typeof commandAnswer>;
