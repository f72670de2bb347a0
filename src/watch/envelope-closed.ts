import type { Files } from '../ports.ts';

/** An IEA with room for the padding that some systems write behind it. */
const tailBytes = 16_384;
const headBytes = 64;

/** IEA, number of groups, control number (nine digits, or what a separator ends), and only padding after that. */
const closed = /IEA[^A-Za-z0-9]\s*\d{1,5}[^A-Za-z0-9]\s*(?:\d{9}|\d{1,9}[^A-Za-z0-9])[^A-Za-z0-9]*$/;

/**
 * Whether a file looks whole: an X12 file whose last segment is an IEA. What does not begin with an ISA cannot be told
 * and counts as whole: reading it will say what it is. Throws E001.
 */
export async function isEnvelopeClosed(files: Pick<Files, 'read'>, path: string, bytes: number): Promise<boolean> {
  const head = await textOf(files, path, { start: 0, end: Math.min(bytes, bytes > tailBytes ? headBytes : tailBytes) });
  if (!/^[\uFEFF\u00EF\u00BB\u00BF\s]*ISA/.test(head)) return true;
  const tail =
    bytes <= tailBytes ? head : await textOf(files, path, { start: Math.max(0, bytes - tailBytes), end: bytes });
  return closed.test(tail);
}

async function textOf(
  files: Pick<Files, 'read'>,
  path: string,
  range: { start: number; end: number },
): Promise<string> {
  const decoder = new TextDecoder('latin1');
  let text = '';
  for await (const chunk of files.read(path, range)) text += decoder.decode(chunk);
  return text;
}
