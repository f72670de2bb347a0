import type { ServiceHome } from './agent-monitor-home.ts';
import { commandHandlers, type HandlerParts } from './agent-telemetry-handlers.ts';
import { AgentError } from './model/agent-error.ts';
import { limits } from './model/limits.ts';
import { type CommandName, commandNames } from './model/telemetry.ts';
import type { BrokerMessage, ReceivedMessage } from './ports.ts';
import { argumentsOf } from './report/mqtt/command-arguments.ts';
import { type CommandAnswer, type CommandRequest, commandRequest } from './report/mqtt/shapes.ts';

export interface CommandDeskParts extends HandlerParts {
  readonly home: ServiceHome;
  /** The message of an answer, retained under the command's own id. */
  answer(command: string, id: string, data: unknown): BrokerMessage;
  /** Undefined while there is no connection: the answer waits for nobody then, the audit trail has it. */
  publish(message: BrokerMessage): Promise<void> | undefined;
}

export interface CommandDesk {
  /** Takes a command and returns; it is done after those before it. */
  receive(name: string, message: ReceivedMessage): void;
}

/** A command that nobody said how long it holds for may be old: it is not done. */
const ageMsMax = 300_000;
const rememberedMax = 200;
const queuedMax = 20;

/** Commands of central monitoring: one after the other, each once, each in the audit trail with who gave it. */
export function createCommandDesk(parts: CommandDeskParts): CommandDesk {
  const { home } = parts;
  const { ledger, log, clock } = home.road;
  const allowed: ReadonlySet<string> = new Set(home.settings.mqtt.commands);
  const handlers = commandHandlers(parts);
  let turn: Promise<void> = Promise.resolve();
  let queued = 0;

  function receive(name: string, message: ReceivedMessage): void {
    if (message.payload.length === 0) return;
    queued += 1;
    turn = turn
      .then(() => take(name, message))
      .catch((error: unknown) => {
        if (!(error instanceof AgentError)) throw error;
        log.error(`error: a command could not be done: ${error.message}`, { command: name, code: error.code });
      })
      .finally(() => {
        queued -= 1;
      });
  }

  async function take(name: string, message: ReceivedMessage): Promise<void> {
    const request = requestOf(message);
    const why = refusalOf(name, message, request);
    if (why !== null) return refuse(name, request, why);
    if (!request || !isCommand(name)) return;
    const { id } = request;
    const seen = seenIds();
    if (seen.includes(id)) return refuse(name, request, `a command with the id ${id} was given before`);
    await ledger.write((writer) => {
      writer.remember('commands', JSON.stringify([...seen, id].slice(-rememberedMax)));
      writer.tell(event(name, request, { state: 'executing' }));
    });
    tell(message, { id, command: name, state: 'executing', code: null, message: '', result: null });
    const answer = await executed(name, request);
    await ledger.write((writer) => writer.tell(event(name, request, { state: answer.state, code: answer.code })));
    log.info(`command ${answer.state}`, { command: name, id, client: request.client ?? null, code: answer.code });
    tell(message, { id, command: name, ...answer });
  }

  async function executed(name: CommandName, request: CommandRequest): Promise<Omit<CommandAnswer, 'id' | 'command'>> {
    try {
      argumentsOf(name, request);
      const result = await handlers[name](request);
      const long = JSON.stringify(result ?? null).length > limits.eventBytesMax;
      return { state: 'successful', code: null, message: '', result: long ? { cut: true } : (result ?? null) };
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      return { state: 'failed', code: error.code, message: error.message, result: { hint: error.hint } };
    }
  }

  function refusalOf(name: string, message: ReceivedMessage, request: CommandRequest | null): string | null {
    if (message.retain) return 'it is retained: it would be done again at each connect';
    if (message.payload.length > limits.commandBytesMax) return `it has more than ${limits.commandBytesMax} bytes`;
    if (!request) return 'it is not what docs/mqtt.md tells of a command';
    if (!isCommand(name) || !allowed.has(name)) return `mqtt.commands does not allow ${name}`;
    if (queued > queuedMax) return 'too many commands wait';
    const ageMs = request.time === undefined ? null : clock.now() - Date.parse(request.time);
    if (ageMs === null && message.expirySeconds === undefined) return 'it has neither an expiry nor a time';
    if (ageMs !== null && Math.abs(ageMs) > ageMsMax) return 'it is older than five minutes, or its clock is wrong';
    return null;
  }

  async function refuse(name: string, request: CommandRequest | null, why: string): Promise<void> {
    log.warn(`a command is refused: ${why}`, { command: name.slice(0, 64), code: 'COMMAND.REFUSED' });
    const known = request ?? { id: '', arguments: {} };
    await ledger.write((writer) =>
      writer.tell(event(name.slice(0, 64), known, { state: 'refused', code: 'COMMAND.REFUSED' })),
    );
    if (!request || !isCommand(name)) return;
    const answer = { id: request.id, command: name, code: 'COMMAND.REFUSED', message: why, result: null };
    parts.publish(parts.answer(name, request.id, { ...answer, state: 'failed' }))?.catch(() => undefined);
  }

  /** Under its own topic, retained, and to whoever asked for it. */
  function tell({ responseTopic, correlation }: ReceivedMessage, answer: CommandAnswer): void {
    const message = parts.answer(answer.command, answer.id, answer);
    parts.publish(message)?.catch(() => undefined);
    if (responseTopic === undefined || !/^[^$+#\0][^+#\0]{0,255}$/.test(responseTopic)) return;
    parts.publish({ ...message, topic: responseTopic, retain: false, correlation })?.catch(() => undefined);
  }

  const seenIds = (): readonly string[] => JSON.parse(ledger.remembered('commands') ?? '[]') as readonly string[];

  return { receive };
}

function event(
  command: string,
  { id, client = null }: Pick<CommandRequest, 'id'> & { readonly client?: string | undefined | null },
  ended: { readonly state: string; readonly code?: string | null },
) {
  return { fileId: '', kind: 'agent', detail: { action: 'command', command, id, client, ...ended } } as const;
}

function requestOf({ payload }: ReceivedMessage): CommandRequest | null {
  if (payload.length > limits.commandBytesMax) return null;
  try {
    return commandRequest.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)));
  } catch {
    return null;
  }
}

function isCommand(name: string): name is CommandName {
  return commandNames.some((one) => one === name);
}
