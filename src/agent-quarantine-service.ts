import { resolve } from 'node:path';
import { askRunning } from './agent-ask.ts';
import type { DecideRequest } from './agent-quarantine.ts';
import { createDecider } from './agent-quarantine-decide.ts';
import { itemsNamed } from './agent-quarantine-items.ts';
import { AgentError } from './model/agent-error.ts';
import type { QuarantineAction, QuarantineItem, QuarantineOutcome } from './model/quarantine.ts';
import type { Road } from './pipeline/road.ts';

/** One decision as it is asked of a running service. */
export interface DecisionAsked {
  readonly decision: QuarantineAction;
  /** Of one item. */
  readonly id: string;
  /** Absolute path of a mended file; null for what is held. */
  readonly file: string | null;
  readonly reason: string;
  readonly by: string;
}

/** Decides in the service, which is the one writer of its home. Throws AgentError USAGE for an item it does not know. */
export async function decideHere(road: Road, asked: DecisionAsked, signal: AbortSignal): Promise<QuarantineOutcome> {
  const item = itemsNamed(road.ledger, asked.id).find(({ id }) => id === asked.id);
  if (!item) throw new AgentError(`nothing named ${asked.id} is or was held back`, { code: 'USAGE' });
  const { decision: action, by: operator, reason, file } = asked;
  return createDecider(road, { action, operator, reason, file: file ?? undefined, signal })(item);
}

/** Has the service that works in the home decide on items, one after the other. */
export async function* decideThere(
  request: DecideRequest,
  items: readonly QuarantineItem[],
): AsyncGenerator<QuarantineOutcome> {
  const { action: decision, operator: by, reason, signal, currentDirectory = process.cwd() } = request;
  const file = request.file === undefined ? null : resolve(currentDirectory, request.file);
  for (const { id } of items) {
    signal.throwIfAborted();
    const answer = await askRunning(request, { action: 'quarantine', decision, id, file, reason, by }, signal);
    if (answer === null) throw gone();
    yield answer as QuarantineOutcome;
  }
}

function gone(): AgentError {
  return new AgentError('another edi-agent works in this home, and it is no service that can be asked', {
    code: 'STATE.LOCKED',
    hint: 'Wait until it has ended, and run this again.',
    retry: true,
  });
}
