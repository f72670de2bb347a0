import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, posix } from 'node:path';
import ssh2, { type SftpSession } from 'ssh2';
import { AgentError } from '../model/agent-error.ts';

export interface SftpCopy {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly keyFile: string;
  /** `SHA256:…`, as `ssh-keygen -l` shows it. */
  readonly hostKey: string;
  /** On the host; exists. */
  readonly directory: string;
  /** Of the file here. */
  readonly path: string;
  readonly signal: AbortSignal;
}

/** SFTP servers take 32 KiB at a time; several are under way at once. */
const portionBytes = 32_768;
const connectMsMax = 30_000;

/**
 * Copies a file to a host whose key is known: under a temporary name, then renamed, so that the final name is whole. One
 * that stands there with as many bytes counts as the copy. Throws AgentError BACKUP.COPY, and the signal's reason.
 */
export async function copyBySftp(copy: SftpCopy): Promise<void> {
  const { signal, path, directory } = copy;
  const client = new ssh2.Client();
  const stop = (): void => void client.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const session = await connected(client, copy);
    const name = basename(path);
    const { size } = await stat(path);
    const to = posix.join(directory, name);
    if ((await sizeOf(session, to)) === size) return;
    const temporary = posix.join(directory, `.${name}.part`);
    await written(session, { path, to: temporary });
    if ((await sizeOf(session, temporary)) !== size) throw failure(`${to} is not whole`);
    await call((done) => session.rename(temporary, to, done));
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof AgentError ? error : failure(error instanceof Error ? error.message : String(error));
  } finally {
    signal.removeEventListener('abort', stop);
    client.end();
  }
}

async function connected(client: InstanceType<typeof ssh2.Client>, copy: SftpCopy): Promise<SftpSession> {
  const { host, port, user, keyFile, hostKey } = copy;
  if (hostKey === '') throw failure('backup.sftp_host_key is not set: a host that is not known gets no backups');
  const privateKey = await readFile(keyFile);
  let isKnown = true;
  return new Promise((resolve, reject) => {
    client.on('error', (error: Error) =>
      reject(isKnown ? error : failure(`the key of ${host} is not that of backup.sftp_host_key`)),
    );
    client.once('close', () => reject(failure(`${host} closed the connection`)));
    client.once('ready', () => {
      client.sftp((error, session) => (error ? reject(error) : resolve(session)));
    });
    const hostVerifier = (key: Buffer): boolean => {
      isKnown = fingerprint(key) === hostKey.replace(/=+$/, '');
      return isKnown;
    };
    client.connect({ host, port, username: user, privateKey, readyTimeout: connectMsMax, hostVerifier });
  });
}

function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

async function written(session: SftpSession, file: { readonly path: string; readonly to: string }): Promise<void> {
  const handle = await new Promise<Buffer>((resolve, reject) => {
    session.open(file.to, 'w', (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  let position = 0;
  for await (const chunk of createReadStream(file.path, { highWaterMark: 8 * portionBytes })) {
    const bytes = chunk as Buffer;
    const at = position;
    const portions: Promise<void>[] = [];
    for (let offset = 0; offset < bytes.length; offset += portionBytes) {
      const length = Math.min(portionBytes, bytes.length - offset);
      portions.push(call((done) => session.write(handle, bytes, offset, length, at + offset, done)));
    }
    await Promise.all(portions);
    position += bytes.length;
  }
  // Not every server knows how to: then its own durability has to do.
  await call((done) => session.ext_openssh_fsync(handle, done)).catch(() => undefined);
  await call((done) => session.close(handle, done));
}

function sizeOf(session: SftpSession, path: string): Promise<number | null> {
  return new Promise((resolve) => session.stat(path, (error, stats) => resolve(error ? null : stats.size)));
}

function call(step: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => step((error) => (error ? reject(error) : resolve())));
}

function failure(message: string): AgentError {
  return new AgentError(message, {
    code: 'BACKUP.COPY',
    hint: 'Mend backup.sftp_…, then copy what is left: `edi-agent backup push`.',
    retry: true,
  });
}
