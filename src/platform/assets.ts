import { readFileSync } from 'node:fs';
import { join } from 'node:path';

declare const EDI_AGENT_BUNDLE: boolean | undefined;
/** Reads a file of the bundle, be it a directory or inside the single file (packaging/bundle.ts). */
declare const EDI_AGENT_READ: (name: string) => Uint8Array;

/** Whether this runs from the bundle that `npm run build` makes (in `dist/app` or inside the single file). */
export const isBundle = typeof EDI_AGENT_BUNDLE === 'boolean';

/**
 * The bytes of a file that comes with the program, named as in the repository: `config/config.yaml`. They are not to be
 * written to: inside of the single file they are those of the program itself.
 * What goes in is listed in packaging/bundle.ts.
 */
export function readAsset(name: string): Uint8Array {
  return isBundle ? EDI_AGENT_READ(`assets/${name}`) : readFileSync(join(import.meta.dirname, '..', '..', name));
}

/** The text of one; latin1 where it is known to be ASCII, which saves the decoding. */
export function assetText(name: string, encoding: 'utf8' | 'latin1' = 'utf8'): string {
  const { buffer, byteOffset, byteLength } = readAsset(name);
  return Buffer.from(buffer, byteOffset, byteLength).toString(encoding);
}
