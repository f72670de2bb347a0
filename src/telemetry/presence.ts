/** Whether we are there, as `state` tells it. */
export interface Presence {
  readonly status: 'online' | 'offline' | 'stopping';
  readonly boot: number;
  /** Of one connection. */
  readonly session: string;
  readonly epoch: string;
}

/**
 * Whether what somebody put on our own `state` is to be overwritten: an end that is not that of this connection. It is a
 * Will of an earlier one that came late. What another living agent says of itself is left alone: two that answer each
 * other would never end.
 */
export function isStale(seen: unknown, own: Presence): boolean {
  if (typeof seen !== 'object' || seen === null || !('status' in seen)) return seen !== undefined;
  if (seen.status === 'online') return false;
  const { session = null } = 'session' in seen ? { session: seen.session } : {};
  return session !== own.session || own.status === 'online';
}
