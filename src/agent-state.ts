import { join } from 'node:path';
import { openState, type StateStore } from './platform/state.ts';
import { type AgentState, agentState, newAgentState } from './platform/state-shape.ts';
import type { Files } from './ports.ts';
import type { Settings } from './settings/shape.ts';

/** The small state of a home. */
export type HomeState = StateStore<AgentState>;

export const statePath = ({ directories }: Settings): string => join(directories.state, 'agent.json');

/** Opens `state/agent.json`. Whoever holds the home opens it once: two stores would write over each other. Throws E001, E004. */
export function openHomeState(settings: Settings, files: Files): Promise<HomeState> {
  return openState({ files, path: statePath(settings), shape: agentState, initial: newAgentState() });
}
