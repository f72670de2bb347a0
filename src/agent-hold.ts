import { type ConfigRequest, requireSettings } from './agent-config.ts';
import { openRoad } from './agent-home.ts';
import type { JobHome } from './agent-jobs.ts';
import { openHomeState } from './agent-state.ts';
import { AgentError } from './model/agent-error.ts';

export interface HoldRequest extends ConfigRequest {
  /** Of the program. */
  readonly version?: string;
}

/**
 * Takes a home in which no service runs for a moment. Throws AgentError CONFIG, STATE.LOCKED while another one works in
 * it, and what the work throws.
 */
export async function holdHome<T>(request: HoldRequest, work: (home: JobHome) => Promise<T>): Promise<T> {
  const { settings } = await requireSettings(request);
  const open = await openRoad({ ...request, settings, deliver: true, allowDuplicate: false }).catch(explain);
  try {
    const named = { ...request, version: request.version ?? 'unknown' };
    return await work({
      ...open,
      request: named,
      running: false,
      state: await openHomeState(settings, open.road.files),
    });
  } finally {
    await open.close();
  }
}

function explain(error: unknown): never {
  if (!(error instanceof AgentError) || error.code !== 'STATE.LOCKED') throw error;
  throw new AgentError(error.message, {
    code: error.code,
    hint: 'A command works in the home, or a service that does not answer on its socket: try again when it is done.',
    cause: error,
  });
}
