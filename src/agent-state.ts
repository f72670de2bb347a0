import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AgentError } from './model/agent-error.ts';
import { openState, type StateStore } from './platform/state.ts';
import { type AgentState, agentState, newAgentState } from './platform/state-shape.ts';
import type { Files, Log } from './ports.ts';
import type { Settings } from './settings/shape.ts';

/** The small state of a home. */
export type HomeState = StateStore<AgentState>;

export const statePath = ({ directories }: Settings): string => join(directories.state, 'agent.json');

/** Opens `state/agent.json`. Whoever holds the home opens it once: two stores would write over each other. Throws E001, E004. */
export function openHomeState(settings: Settings, files: Files): Promise<HomeState> {
  return openState({ files, path: statePath(settings), shape: agentState, initial: newAgentState() });
}

/**
 * For the service, which starts whatever becomes of it: where the disk takes no state, it begins with a new one in
 * memory. What was found damaged is told to the log.
 */
export async function openServiceState(
  settings: Settings,
  { files, log }: { readonly files: Files; readonly log: Log },
): Promise<HomeState> {
  try {
    const state = await openHomeState(settings, files);
    for (const note of state.reading.notes)
      log.error(`error: the state was damaged: ${note}`, { code: 'STATE.CORRUPT' });
    return state;
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    log.error(`error: the state cannot be kept: ${error.message}`, { code: error.code, hint: error.hint });
    return inMemory(newAgentState());
  }
}

function inMemory(initial: AgentState): HomeState {
  let data = initial;
  return {
    reading: { from: 'initial', notes: [] },
    async update(change) {
      data = change(data);
      return data;
    },
    get data() {
      return data;
    },
  };
}

/** What is kept, read beside whoever holds the home; that of a new home where nothing can be read. */
export async function lookAtState(settings: Settings): Promise<AgentState> {
  try {
    const kept: unknown = JSON.parse(await readFile(statePath(settings), 'utf8'));
    const parsed = agentState.safeParse(typeof kept === 'object' && kept !== null && 'data' in kept ? kept.data : null);
    return parsed.data ?? newAgentState();
  } catch {
    return newAgentState();
  }
}
