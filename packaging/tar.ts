/** One entry of an archive; paths are relative, owners are numbers. */
export interface TarEntry {
  readonly path: string;
  readonly mode: number;
  readonly owner: number;
  readonly content: { readonly kind: 'directory' } | { readonly kind: 'file'; readonly bytes: Uint8Array };
}

const blockBytes = 512;

/** An archive in the format of POSIX 1988 (ustar): the same entries give the same bytes. */
export function tarOf(entries: readonly TarEntry[], epoch: number): Uint8Array {
  const blocks = entries.flatMap((entry) => {
    const bytes = entry.content.kind === 'file' ? entry.content.bytes : new Uint8Array();
    return [headerOf(entry, bytes.length, epoch), bytes, new Uint8Array(padding(bytes.length))];
  });
  return Buffer.concat([...blocks, new Uint8Array(blockBytes * 2)]);
}

function padding(bytes: number): number {
  return (blockBytes - (bytes % blockBytes)) % blockBytes;
}

/** Offsets and widths of the fields: POSIX 1003.1, pax, "ustar Interchange Format". */
function headerOf({ path, mode, owner, content }: TarEntry, bytes: number, epoch: number): Uint8Array {
  const header = Buffer.alloc(blockBytes);
  const name = content.kind === 'directory' ? `${path}/` : path;
  if (Buffer.byteLength(name) > 100) throw new Error(`${name} is too long for an archive`);
  const octal = (value: number, at: number, width: number): void =>
    void header.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1');
  header.write(name, 0, 'utf8');
  octal(mode, 100, 8);
  octal(owner, 108, 8);
  octal(owner, 116, 8);
  octal(bytes, 124, 12);
  octal(epoch, 136, 12);
  header.write(content.kind === 'directory' ? '5' : '0', 156, 'latin1');
  header.write('ustar\0' + '00', 257, 'latin1');
  header.write('        ', 148, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}
