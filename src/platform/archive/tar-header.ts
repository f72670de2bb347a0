import { AgentError } from '../../model/agent-error.ts';

export const blockBytes = 512;

/** What a header of POSIX ustar tells that we use. */
export interface TarHeader {
  readonly name: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  /** `0` a file, `x` longer values for the header that follows. */
  readonly type: '0' | 'x';
}

/** Where the fields of a header lie: offset and length. */
const fields = {
  name: [0, 100],
  mode: [100, 8],
  owner: [108, 8],
  group: [116, 8],
  bytes: [124, 12],
  modified: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  magic: [257, 8],
  prefix: [345, 155],
} as const;

type FieldName = keyof typeof fields;

/** Twelve octal digits with their end hold so many bytes; more are written in base 256, as GNU tar does. */
const octalBytesMax = 0o77777777777;

/** One block. Owner and group are left at 0, the mode is 0600. The name must fit: see {@link splitName}. */
export function encodeHeader({ name, bytes, modifiedMs, type }: TarHeader): Uint8Array {
  const block = Buffer.alloc(blockBytes);
  const put = (field: FieldName, text: string): void => void block.write(text, fields[field][0], 'utf8');
  const [prefix, rest] = splitName(name) ?? ['', name.slice(-100)];
  put('name', rest);
  put('prefix', prefix);
  put('mode', '0000600\0');
  put('owner', '0000000\0');
  put('group', '0000000\0');
  if (bytes <= octalBytesMax) put('bytes', `${bytes.toString(8).padStart(11, '0')}\0`);
  else putBase256(block, bytes);
  put(
    'modified',
    `${Math.floor(modifiedMs / 1_000)
      .toString(8)
      .padStart(11, '0')}\0`,
  );
  put('type', type);
  put('magic', 'ustar\x0000');
  put('checksum', `${checksumOf(block).toString(8).padStart(6, '0')}\0 `);
  return block;
}

/** Null for a block of zeros, the mark of the end. Throws BACKUP.DAMAGED, and BACKUP.REFUSED for all but files. */
export function decodeHeader(block: Buffer): TarHeader | null {
  if (block.every((byte) => byte === 0)) return null;
  if (octalOf(block, 'checksum') !== checksumOf(block)) throw damaged('the checksum of a header does not hold');
  const [prefix, name] = [textOf(block, 'prefix'), textOf(block, 'name')];
  const full = prefix === '' ? name : `${prefix}/${name}`;
  return {
    name: full,
    bytes: bytesOf(block),
    modifiedMs: octalOf(block, 'modified') * 1_000,
    type: typeOf(block, full),
  };
}

/** Name in two parts of at most 155 and 100 bytes; null where it cannot be cut so. */
export function splitName(name: string): readonly [prefix: string, rest: string] | null {
  if (Buffer.byteLength(name) <= 100) return ['', name];
  for (let at = name.indexOf('/'); at > 0; at = name.indexOf('/', at + 1)) {
    const [prefix, rest] = [name.slice(0, at), name.slice(at + 1)];
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(rest) <= 100 && rest !== '') return [prefix, rest];
  }
  return null;
}

const typeWords: Readonly<Record<string, string>> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a device',
  '4': 'a device',
  '5': 'a directory',
  '6': 'a pipe',
};

function typeOf(block: Buffer, name: string): TarHeader['type'] {
  const type = textOf(block, 'type');
  if (type === '0' || type === '') return '0';
  if (type === 'x') return 'x';
  throw new AgentError(`"${name}" is ${typeWords[type] ?? `an entry of type ${type}`}; a backup holds files alone`, {
    code: 'BACKUP.REFUSED',
    hint: 'This archive was not written by edi-agent, or was tampered with. Take another one.',
  });
}

function bytesOf(block: Buffer): number {
  const [at, length] = fields.bytes;
  if (((block[at] ?? 0) & 0x80) === 0) return octalOf(block, 'bytes');
  const value = block.subarray(at + 1, at + length).reduce((sum, byte) => sum * 256 + byte, 0);
  if (!Number.isSafeInteger(value)) throw damaged('the size of an entry is out of all bounds');
  return value;
}

function putBase256(block: Buffer, bytes: number): void {
  const [at, length] = fields.bytes;
  block[at] = 0x80;
  for (let rest = bytes, index = at + length - 1; rest > 0; index -= 1, rest = Math.floor(rest / 256)) {
    block[index] = rest % 256;
  }
}

/** The sum of all bytes, those of the checksum counted as spaces. */
function checksumOf(block: Uint8Array): number {
  const [at, length] = fields.checksum;
  return block.reduce((sum, byte, index) => sum + (index >= at && index < at + length ? 32 : byte), 0);
}

function octalOf(block: Buffer, field: FieldName): number {
  const text = textOf(block, field).trim();
  if (!/^[0-7]+$/.test(text)) throw damaged(`the ${field} of a header is no octal number`);
  return Number.parseInt(text, 8);
}

function textOf(block: Buffer, field: FieldName): string {
  const [at, length] = fields[field];
  const bytes = block.subarray(at, at + length);
  const end = bytes.indexOf(0);
  return bytes.subarray(0, end === -1 ? length : end).toString('utf8');
}

export function damaged(what: string): AgentError {
  return new AgentError(`the archive is damaged: ${what}`, {
    code: 'BACKUP.DAMAGED',
    hint: 'Take another backup: `edi-agent backup verify` finds the sound ones.',
  });
}
