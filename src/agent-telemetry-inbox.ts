import type { CommandDesk } from './agent-telemetry-commands.ts';
import { quietly } from './agent-telemetry-keep.ts';
import { agentTopicOf, type StreamName } from './model/telemetry.ts';
import type { Log, ReceivedMessage } from './ports.ts';
import { ackData } from './report/mqtt/shapes.ts';
import type { Drain } from './telemetry/drain.ts';
import { isStale, type Presence } from './telemetry/presence.ts';

export interface InboxParts {
  readonly log: Log;
  readonly epoch: string;
  readonly drains: Readonly<Record<StreamName, Drain>>;
  readonly commands: CommandDesk;
  own(): Presence;
  /** Puts our own state in the place of what somebody else put there. */
  sayAgain(): Promise<void> | undefined;
}

/** What the broker brings: our own state as it stands there, acknowledgements, commands. */
export function createInbox({ log, epoch, drains, commands, own, sayAgain }: InboxParts) {
  /** Never waits for the broker: nothing else would be received meanwhile. */
  function receive(message: ReceivedMessage): void {
    const topic = agentTopicOf(message.topic);
    if (topic?.kind === 'state') answerState(message);
    if (topic?.kind === 'ack') acknowledged(topic.rest, message).catch((error: unknown) => quietly(log, error));
    if (topic?.kind === 'cmd') commands.receive(topic.rest, message);
  }

  function answerState({ payload }: ReceivedMessage): void {
    const envelope = jsonOf(payload);
    const seen = typeof envelope === 'object' && envelope !== null && 'data' in envelope ? envelope.data : envelope;
    if (isStale(seen, own())) sayAgain()?.catch(() => undefined);
  }

  async function acknowledged(stream: string, message: ReceivedMessage): Promise<void> {
    const ack = ackData.safeParse(jsonOf(message.payload));
    if (!ack.success || ack.data.epoch !== epoch || !isStream(stream)) return;
    await drains[stream].acknowledged(ack.data.seq, { retained: message.retain });
  }

  const isStream = (stream: string): stream is StreamName => Object.hasOwn(drains, stream);

  return { receive };
}

function jsonOf(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return undefined;
  }
}
