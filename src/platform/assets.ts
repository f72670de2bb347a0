import { join } from 'node:path';

declare const EDI_AGENT_BUNDLE: boolean | undefined;

/** Whether this runs from the bundle that `npm run build` makes (in `dist/app` or inside the single file). */
export const isBundle = typeof EDI_AGENT_BUNDLE === 'boolean';

const assetRoot = isBundle ? join(import.meta.dirname, 'assets') : join(import.meta.dirname, '..', '..');

/**
 * The path of a file that comes with the program, named as in the repository: `config/config.yaml`.
 * In the single file it lies in a file system that serves `readFile`, `stat` and flat `readdir` by path, no more.
 * What goes in is listed in packaging/bundle.ts.
 */
export function assetPath(name: string): string {
  return join(assetRoot, name);
}
