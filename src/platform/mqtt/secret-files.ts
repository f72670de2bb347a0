import { constants } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AgentError } from '../../model/agent-error.ts';

export interface SecretSource {
  readonly file: string | null;
  /** $CREDENTIALS_DIRECTORY of systemd. */
  readonly credentials: string | null;
  /** The credential's name there. */
  readonly name: string;
}

const secretBytesMax = 65_536;

/** The password of a broker; null where none is wanted. Throws AgentError MQTT.FILE. */
export async function passwordOf(source: {
  readonly passwordFile: string | null;
  readonly credentials: string | null;
}): Promise<string | null> {
  const { passwordFile: file, credentials } = source;
  const text = await readSecret({ file, credentials, name: 'mqtt-password' });
  return text === null ? null : text.replace(/\r?\n$/, '');
}

/** The systemd credential, or the file, which nobody else may read; null where neither is named. */
export async function readSecret({ file, credentials, name }: SecretSource): Promise<string | null> {
  // Systemd makes credentials readable for their service by an ACL, which shows in the bits of the group.
  const credential = credentials === null ? null : await read(join(credentials, name), 0o037);
  if (credential !== null || file === null) return credential;
  const text = await read(file, 0o077);
  if (text === null) throw unusable(file, 'there is no file', 'Write it, mode 0600, or correct its path.');
  return text;
}

async function read(path: string, forbiddenMode: number): Promise<string | null> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return null;
    throw unusable(path, `cannot be read (${errnoOf(error)})`, 'It must be a plain file of the service user.');
  });
  if (!handle) return null;
  try {
    const { mode, size } = await handle.stat();
    if ((mode & constants.S_IFMT) !== constants.S_IFREG || size > secretBytesMax)
      throw unusable(path, 'is no plain file of that size', 'One line of text, or one key, in a plain file.');
    if ((mode & forbiddenMode) !== 0)
      throw unusable(path, 'may be used by others than its owner', `Run: chmod 600 ${path}`);
    const text = await handle.readFile('utf8');
    // The unit of systemd lets an empty credential stand in for one that is missing.
    return text.trim() === '' ? null : text;
  } finally {
    await handle.close();
  }
}

/** A file that is no secret. Throws AgentError MQTT.FILE. */
export async function readAsIs(path: string): Promise<Buffer> {
  return readFile(path).catch((error: unknown) => {
    throw unusable(path, `cannot be read (${errnoOf(error)})`, 'Correct its path, or its mode.');
  });
}

function unusable(path: string, what: string, hint: string): AgentError {
  return new AgentError(`${path}: ${what}`, { code: 'MQTT.FILE', hint, retry: true, path });
}

function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
