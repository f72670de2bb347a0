import { createHash, timingSafeEqual } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from './refusal.ts';

export interface TokenSource {
  /** `api.token_file`, absolute. */
  readonly file: string;
  /** $CREDENTIALS_DIRECTORY of systemd. */
  readonly credentials: string | undefined;
}

const tokenCharactersMin = 16;
const tokenBytesMax = 4_096;

/** Lets a request with the right bearer token pass. The file is read for each request: a new token needs no restart. */
export async function requireToken(authorization: string | undefined, source: TokenSource): Promise<void> {
  const expected = await tokenOf(source);
  const given = /^Bearer +([^\s]+) *$/i.exec(authorization ?? '')?.[1];
  if (given === undefined || !same(given, expected)) {
    throw new Refusal('the bearer token is missing or wrong', {
      statusCode: 401,
      code: 'UNAUTHORIZED',
      hint: 'Send `Authorization: Bearer TOKEN` with the token of api.token_file.',
    });
  }
}

async function tokenOf({ file, credentials }: TokenSource): Promise<string> {
  const credential = credentials === undefined ? null : await read(join(credentials, 'api-token'), 0o077 & ~0o040);
  const token = credential ?? (await read(file, 0o077));
  if (token === null) {
    throw unusable(`there is no token at ${file}`, `Make one: (umask 077; openssl rand -hex 32 > ${file})`);
  }
  if (token.length < tokenCharactersMin)
    throw unusable('the token is too short', `Use ${tokenCharactersMin} characters or more.`);
  return token;
}

/** The one line of the file; null where there is none. A file that others may read is no secret. */
async function read(path: string, forbiddenMode: number): Promise<string | null> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: unknown) => {
      if (errnoOf(error) === 'ENOENT') return null;
      throw unusable(
        `the token file ${path} cannot be read (${errnoOf(error)})`,
        'It must be a plain file of the service user.',
      );
    },
  );
  if (!handle) return null;
  try {
    const { mode, size } = await handle.stat();
    if ((mode & constants.S_IFMT) !== constants.S_IFREG || size > tokenBytesMax)
      throw unusable(`${path} is no token file`, 'One line of text, in a plain file.');
    if ((mode & forbiddenMode) !== 0)
      throw unusable(`others than its owner may use the token file ${path}`, `Run: chmod 600 ${path}`);
    // The unit of systemd lets an empty credential stand in for one that is missing.
    return (await handle.readFile('utf8')).trim() || null;
  } finally {
    await handle.close();
  }
}

/** In a time that tells nothing of the token. */
function same(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function unusable(message: string, hint: string): Refusal {
  return new Refusal(message, { statusCode: 403, code: 'NO_TOKEN', hint });
}

function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
