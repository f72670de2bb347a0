import { z } from 'zod';
import { AgentError } from '../../model/agent-error.ts';
import type { CommandName } from '../../model/telemetry.ts';
import type { CommandRequest } from './shapes.ts';

const reason = z.string().min(1).max(1_000).describe('Goes into the audit trail.');
const none = z.strictObject({});
const pause = z.strictObject({
  minutes: z.number().positive().max(525_600).optional().describe('Left out: until resume.'),
  reason: reason.prefault('by central monitoring'),
});
const decide = z.strictObject({
  ids: z.array(z.string().max(200)).min(1).max(100).describe('As `edi-agent quarantine list` shows them.'),
  reason,
});
const level = z.strictObject({
  level: z.enum(['debug', 'info', 'warn', 'error']).describe('Until the next start.'),
});

/** What each command takes. */
export const commandArguments = {
  status: none,
  health: none,
  rescan: none,
  pause,
  resume: none,
  'quarantine.replay': decide,
  'quarantine.release': decide,
  'backup.run': none,
  'log.level': level,
  'config.validate': none,
} as const satisfies Readonly<Record<CommandName, z.ZodType>>;

type Arguments<N extends CommandName> = z.output<(typeof commandArguments)[N]>;

/** Throws AgentError COMMAND.ARGUMENTS. */
export function argumentsOf<N extends CommandName>(name: N, request: CommandRequest): Arguments<N> {
  const parsed = commandArguments[name].safeParse(request.arguments);
  if (parsed.success) return parsed.data as Arguments<N>;
  throw new AgentError(`the arguments are wrong: ${z.prettifyError(parsed.error)}`, {
    code: 'COMMAND.ARGUMENTS',
    hint: 'docs/mqtt.md tells what a command takes.',
  });
}
