/** The longest file name we write: it leaves room for a prefix and a temporary's suffix within 255 bytes. */
export const safeNameCharactersMax = 100;

/**
 * A file name of [A-Za-z0-9._-] alone, at most 100 characters, never empty, never hidden and never a path: every other
 * character becomes `_`; of a long name the beginning and the extension stay.
 */
export function safeName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]/gu, '_')
    .replace(/^[.-]+/, '');
  if (plain === '') return 'unnamed';
  return plain.length <= safeNameCharactersMax ? plain : shortened(plain);
}

function shortened(name: string): string {
  const extension = /\.[A-Za-z0-9_-]{1,12}$/.exec(name)?.[0] ?? '';
  return name.slice(0, safeNameCharactersMax - extension.length) + extension;
}
