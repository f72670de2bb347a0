import { closeSync, openSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { AgentError } from '../../model/agent-error.ts';

/** The socket of a service, in its home. */
export const socketName = 'edi-agent.sock';

/** What the kernel takes as the path of a socket (sun_path), with its terminating zero left out. */
const socketPathBytesMax = 107;

/** Listens on an address. Throws AgentError API when the port is taken or may not be used; the port is returned. */
export async function listenOnPort(server: Server, { host, port }: { host: string; port: number }): Promise<number> {
  try {
    await listening(server, () => server.listen({ host, port }));
  } catch (error) {
    throw portError(error, { host, port });
  }
  return (server.address() as AddressInfo).port;
}

/**
 * Listens on a socket in a directory that only the service user can use, in place of one that a killed service left:
 * the caller holds the home. What tidies up behind the closed server is returned.
 */
export async function listenOnSocket(server: Server, directory: string): Promise<() => void> {
  const path = join(directory, socketName);
  const reach = reachable(path, directory);
  const before = process.umask(0o177);
  try {
    rmSync(path, { force: true });
    await listening(server, () => {
      server.listen({ path: reach.path });
      // The file of the socket is there by now.
      process.umask(before);
    });
  } catch (error) {
    reach.close();
    throw new AgentError(`the socket ${path} cannot be made (${errnoOf(error)})`, {
      code: 'API.SOCKET',
      hint: 'Commands such as `edi-agent status` then read the state of the home instead.',
      path,
      cause: error,
    });
  } finally {
    process.umask(before);
  }
  // The server itself removes its socket when it closes, by the path it was given: to be called after that.
  return () => {
    rmSync(path, { force: true });
    reach.close();
  };
}

/** A way to a socket whose path is longer than the kernel takes: through the open directory. */
export function reachable(path: string, directory: string): { readonly path: string; close(): void } {
  if (Buffer.byteLength(path) <= socketPathBytesMax) return { path, close() {} };
  const descriptor = openSync(directory, 'r');
  return { path: `/proc/self/fd/${descriptor}/${socketName}`, close: () => closeSync(descriptor) };
}

function listening(server: Server, listen: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    listen();
  });
}

const reasons: Readonly<Record<string, { readonly words: string; readonly hint: string }>> = {
  EADDRINUSE: {
    words: 'another program listens there',
    hint: 'Set api.port to a free port, or stop the other program (`ss -ltnp` names it).',
  },
  EACCES: { words: 'this user may not', hint: 'Take a port above 1023.' },
  EADDRNOTAVAIL: { words: 'this host has no such address', hint: 'Set api.host to 127.0.0.1.' },
};

function portError(error: unknown, { host, port }: { host: string; port: number }): AgentError {
  const reason = reasons[errnoOf(error)];
  return new AgentError(`the API cannot listen on ${host}:${port}: ${reason?.words ?? errnoOf(error)}`, {
    code: 'API.PORT',
    hint: reason?.hint ?? 'Check api.host and api.port.',
    cause: error,
  });
}

function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
