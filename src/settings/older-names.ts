import type { Problem } from './problem.ts';
import { originAt, pathText, putAt, type Tree, takeAt, valueAt } from './tree.ts';

/** Names under which operators may know a key, and the name it has here. Both are taken, but not both at once. */
export const olderNames: Readonly<Record<string, string>> = {
  'app.log_level': 'logging.level',
  'app.log_directory': 'directories.logs',
  'metrics.storage_path': 'directories.metrics',
};

/** The key's name in the shape. */
export function presentName(key: string): string {
  return olderNames[key] ?? key;
}

/** The name under which a value of the tree was written. */
export type WrittenNames = ReadonlyMap<string, string>;

/** Moves values that stand under an older name to the present one; tells the ones given under both. */
export function adoptOlderNames(tree: Tree): { readonly written: WrittenNames; readonly problems: readonly Problem[] } {
  const written = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [older, present] of Object.entries(olderNames)) {
    const taken = takeAt(tree, older.split('.'));
    if (taken === undefined) continue;
    const path = present.split('.');
    if (valueAt(tree.root, path) === undefined) {
      putAt(tree, path, taken);
      written.set(present, older);
    } else problems.push(twice(tree, { older, present, origin: taken.origin }));
  }
  return { written, problems };
}

function twice(tree: Tree, names: Pick<Problem, 'origin'> & { older: string; present: string }): Problem {
  const other = originAt(tree, names.present.split('.'));
  const where = other.kind === 'file' ? ` (line ${other.line})` : '';
  return {
    kind: 'duplicate',
    key: pathText(names.older.split('.')),
    message: `the same as ${names.present}, which is given too${where}`,
    found: null,
    allowed: null,
    hint: `Keep ${names.present} alone.`,
    origin: names.origin,
  };
}
