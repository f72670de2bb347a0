import type { z } from 'zod';
import type { birthPayload, statePayload } from './payloads.ts';

/** `unknown`: it was never heard to be anything else. */
export type Presence = 'online' | 'offline' | 'stopping' | 'unknown';

type State = z.infer<typeof statePayload>;
/** With the time at which it was told. */
export type Birth = z.infer<typeof birthPayload> & { readonly time: string };

/**
 * How an agent is, by its last state and its last birth. The broker tells the will of a connection that was lost after
 * a while: an offline of a connection that is older than the last birth came too late, and is stale.
 */
export function presenceOf(
  state: State | null,
  birth: Birth | null,
): { readonly presence: Presence; readonly isStale: boolean } {
  if (state === null) return { presence: 'unknown', isStale: false };
  const isStale = state.status === 'offline' && birth !== null && isOlder(state, birth);
  return { presence: isStale ? 'online' : state.status, isStale };
}

/** By the boot, which counts up; within one, by the time at which each connection began. */
function isOlder(state: State, birth: Birth): boolean {
  if (state.session === birth.session) return false;
  if (state.boot !== birth.boot) return state.boot < birth.boot;
  return (state.ts ?? '') < birth.time;
}
