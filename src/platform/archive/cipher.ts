import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { AgentError } from '../../model/agent-error.ts';
import { damaged } from './tar-header.ts';

type Content = AsyncIterable<Uint8Array>;

/**
 * AES-256-GCM over portions of 64 KiB. The file begins with this line and a salt of 32 bytes; the key of the file comes
 * from the key of the site and the salt by HKDF-SHA-256. The nonce of a portion is its number (11 bytes) and a byte that
 * is 1 for the last one, so that none can be left out, moved or cut off; each is followed by its tag of 16 bytes.
 */
export const encryptedMark = Buffer.from('edi-agent backup, encrypted, 1\n');
const saltBytes = 32;
const portionBytes = 65_536;
const tagBytes = 16;
const algorithm = 'aes-256-gcm';

export async function* encrypted(content: Content, siteKey: Uint8Array): AsyncGenerator<Uint8Array> {
  const salt = randomBytes(saltBytes);
  const key = fileKey(siteKey, salt);
  yield Buffer.concat([encryptedMark, salt]);
  for await (const { number, bytes, isLast } of portions(content, portionBytes)) {
    const cipher = createCipheriv(algorithm, key, nonce(number, isLast));
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Throws BACKUP.KEY for another key or a changed beginning, BACKUP.DAMAGED for what was changed or cut later. */
export async function* decrypted(content: Content, siteKey: Uint8Array): AsyncGenerator<Uint8Array> {
  let key: Uint8Array | null = null;
  const { head, rest } = await beheaded(content, encryptedMark.length + saltBytes);
  if (!head.subarray(0, encryptedMark.length).equals(encryptedMark))
    throw damaged('it does not begin as an encrypted backup does');
  key = fileKey(siteKey, head.subarray(encryptedMark.length));
  for await (const { number, bytes, isLast } of portions(rest, portionBytes + tagBytes)) {
    yield opened(key, { number, bytes, isLast });
  }
}

function opened(key: Uint8Array, { number, bytes, isLast }: Portion): Uint8Array {
  if (bytes.length < tagBytes) throw damaged('it was cut off');
  const decipher = createDecipheriv(algorithm, key, nonce(number, isLast));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  const plain = decipher.update(bytes.subarray(0, -tagBytes));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    if (number > 0) throw damaged('a part of it is not what was encrypted, or its end is missing');
    throw new AgentError('the backup cannot be decrypted: another key, or a changed file', {
      code: 'BACKUP.KEY',
      hint: 'Name the key file that it was encrypted with in backup.encryption_key_file.',
    });
  }
}

function fileKey(siteKey: Uint8Array, salt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', siteKey, salt, 'edi-agent backup', 32));
}

function nonce(number: number, isLast: boolean): Uint8Array {
  const bytes = Buffer.alloc(12);
  bytes.writeUIntBE(number, 5, 6);
  bytes[11] = isLast ? 1 : 0;
  return bytes;
}

interface Portion {
  readonly number: number;
  readonly bytes: Buffer;
  readonly isLast: boolean;
}

/** Portions of one size; the last, which may be shorter or empty, is known as the last. */
async function* portions(content: Content, size: number): AsyncGenerator<Portion> {
  let held = Buffer.alloc(0);
  let number = 0;
  for await (const chunk of content) {
    held = Buffer.concat([held, chunk]);
    for (; held.length > size; number += 1) {
      yield { number, bytes: held.subarray(0, size), isLast: false };
      held = held.subarray(size);
    }
  }
  yield { number, bytes: held, isLast: true };
}

async function beheaded(content: Content, bytes: number): Promise<{ readonly head: Buffer; readonly rest: Content }> {
  const chunks = content[Symbol.asyncIterator]();
  let held = Buffer.alloc(0);
  while (held.length < bytes) {
    const next = await chunks.next();
    if (next.done) throw damaged('it was cut off');
    held = Buffer.concat([held, next.value]);
  }
  const first = held.subarray(bytes);
  async function* rest(): AsyncGenerator<Uint8Array> {
    yield first;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  return { head: held.subarray(0, bytes), rest: rest() };
}
