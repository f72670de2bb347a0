/**
 * Whether a request is for this service by its Host header: a web page that resolves a name of its own to 127.0.0.1
 * (DNS rebinding) names itself there.
 */
export function isOwnHost(header: string | undefined, names: ReadonlySet<string>): boolean {
  if (header === undefined) return false;
  const name = /^(\[[0-9a-f:.]+\]|[^:\s]+)(?::\d{1,5})?$/i.exec(header)?.[1];
  return name !== undefined && names.has(name.toLowerCase().replace(/\.$/, ''));
}

/** The names that are always ours, the address that is listened on, and those that the settings allow. */
export function ownNames(host: string, more: readonly string[]): ReadonlySet<string> {
  const literal = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return new Set(['127.0.0.1', 'localhost', '[::1]', literal, ...more].map((name) => name.toLowerCase()));
}
