import type { Delivered } from '../deliver/destination.ts';
import { dispatch } from '../deliver/dispatch.ts';
import { AgentError } from '../model/agent-error.ts';
import { fileOfHeld, type HeldSet } from './held-content.ts';
import type { Road } from './road.ts';

/**
 * Hands on what was held back, as it is. The set's place in its file is the key: released twice is delivered once.
 * Throws E001 and E004, and E003.ENVIRONMENT for test data that would go into production or the other way round.
 */
export async function releaseHeld(road: Road, held: HeldSet, signal: AbortSignal): Promise<Delivered> {
  const { set, file } = held;
  if (set.code === 'E003.ENVIRONMENT') throw otherEnvironment();
  const partner = set.partner === null ? undefined : road.partners?.index.find(set.partner, null)?.partner;
  const destination = (partner && road.partners?.wayOf(partner, 'accepted')) ?? road.accepted;
  if (!destination) throw nowhere();
  const path = await fileOfHeld(road, held, signal);
  const item = {
    content: (abort: AbortSignal) => road.files.read(path, undefined, abort),
    partner: partner?.name ?? set.partner?.split(':')[1] ?? 'unknown',
    documentType: set.setId || 'x12',
    originalName: file.name,
    timestampMs: road.clock.now(),
    sequence: set.position,
  };
  const key = `${file.id}:release:${set.position}`;
  return dispatch(road.ledger, destination, { key, fileId: file.id, item, signal });
}

function otherEnvironment(): AgentError {
  return new AgentError('it is data of the other environment (ISA15), which is never handed on as it is', {
    code: 'E003.ENVIRONMENT',
    hint: 'Change app.environment or the profile and replay it, or discard it.',
  });
}

function nowhere(): AgentError {
  return new AgentError('processing.deliver is off: there is no way out', {
    code: 'CONFIG',
    hint: 'Switch processing.deliver on, then release it.',
  });
}
