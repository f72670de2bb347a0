import { z } from 'zod';
import { AgentError } from '../model/agent-error.ts';

const by = z.string().min(1).max(200);
const reason = z.string().min(1).max(1_000);
const atMs = z.int().nonnegative();
const forMs = z.int().min(1_000).max(31_536_000_000);

/** What may be asked of a running service, over its socket or by a command of central monitoring. */
const controlRequest = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('schedules') }),
  z.strictObject({ action: z.literal('run'), name: z.string().max(100), by }),
  z.strictObject({ action: z.literal('rests') }),
  z.strictObject({ action: z.literal('window_open'), forMs, reason, by }),
  z.strictObject({ action: z.literal('window_close'), by }),
  z.strictObject({ action: z.literal('pause'), forMs: forMs.nullable(), reason, by }),
  z.strictObject({ action: z.literal('resume'), by }),
  z.strictObject({ action: z.literal('outbox_replay'), sinceMs: atMs, untilMs: atMs, reason, by }),
  z.strictObject({
    action: z.literal('quarantine'),
    decision: z.enum(['release', 'replay', 'discard']),
    id: z.string().min(1).max(1_000),
    file: z.string().startsWith('/').max(4_096).nullable(),
    reason,
    by,
  }),
  z.strictObject({ action: z.literal('report'), name: z.string().regex(/^[\w-]+\.json$/) }),
]);

export type ControlRequest = z.output<typeof controlRequest>;

/** Throws AgentError USAGE for what is none. */
export function readControlRequest(body: unknown): ControlRequest {
  const parsed = controlRequest.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new AgentError(`this cannot be asked: ${z.prettifyError(parsed.error)}`, { code: 'USAGE' });
}
