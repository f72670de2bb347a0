import { type ConfigRequest, requireSettings } from './agent-config.ts';
import type { Control } from './agent-control.ts';
import type { ServiceHome } from './agent-monitor-home.ts';
import { createDecider } from './agent-quarantine-decide.ts';
import { itemsNamed } from './agent-quarantine-items.ts';
import type { CommandName } from './model/telemetry.ts';
import type { HealthDocument } from './report/health.ts';
import { argumentsOf } from './report/mqtt/command-arguments.ts';
import type { CommandRequest } from './report/mqtt/shapes.ts';
import type { StatusDocument } from './report/status-document.ts';

/** What commands do with the running service. */
export interface ServiceHandles {
  readonly request: ConfigRequest;
  readonly control: Control;
  /** Looks into the pickup directories at once. */
  rescan(): void;
  readonly kill: AbortSignal;
}

export interface HandlerParts {
  readonly home: ServiceHome;
  readonly handles: ServiceHandles;
  documents(): Promise<{ readonly health: HealthDocument; readonly status: StatusDocument }>;
}

/** Does the command; what it returns is its result. Throws AgentError where it fails. */
export type CommandHandler = (request: CommandRequest) => Promise<unknown>;

/** One for each command there is. */
export function commandHandlers(parts: HandlerParts): Readonly<Record<CommandName, CommandHandler>> {
  const { home, handles } = parts;
  const { control } = handles;
  return {
    status: async () => (await parts.documents()).status,
    health: async () => (await parts.documents()).health,
    rescan: async () => handles.rescan(),
    pause: async (request) => {
      const { minutes, reason } = argumentsOf('pause', request);
      const forMs = minutes === undefined ? null : Math.ceil(minutes * 60_000);
      return control.pause({ forMs, reason, by: whoOf(request) });
    },
    resume: async (request) => control.resume(whoOf(request)),
    'quarantine.replay': (request) => decide(parts, 'replay', request),
    'quarantine.release': (request) => decide(parts, 'release', request),
    'backup.run': async (request) => control.run('backup', whoOf(request)),
    'log.level': async (request) => {
      const { level } = argumentsOf('log.level', request);
      home.logControl.setLevel(level);
      return { level };
    },
    'config.validate': async () => {
      const { source } = await requireSettings(handles.request);
      return { valid: true, source: source.kind };
    },
  };
}

async function decide(
  { home, handles }: HandlerParts,
  action: 'replay' | 'release',
  request: CommandRequest,
): Promise<unknown> {
  const { ids, reason } = argumentsOf(`quarantine.${action}`, request);
  const decider = createDecider(home.road, { action, operator: whoOf(request), reason, signal: handles.kill });
  const outcomes: unknown[] = [];
  for (const id of ids) {
    const items = itemsNamed(home.road.ledger, id).filter(({ state }) => state === 'quarantined');
    if (items.length === 0) outcomes.push({ id, outcome: 'refused', message: 'nothing of that name is held back' });
    for (const item of items) {
      const { outcome, code, paths } = await decider(item);
      outcomes.push({ id: item.id, outcome, code, paths });
    }
  }
  return { outcomes };
}

const whoOf = ({ client = 'unknown' }: CommandRequest): string => `mqtt:${client}`;
