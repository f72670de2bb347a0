import type { Problem } from './problem.ts';
import { settingsShape } from './shape.ts';
import { originAt, type Tree } from './tree.ts';

type Directories = Readonly<Record<string, string>>;

/** An absolute path without `.`, `..` and doubled slashes. */
export function absolutePath(path: string, base: string): string {
  const steps: string[] = [];
  for (const step of (path.startsWith('/') ? path : `${base}/${path}`).split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return `/${steps.join('/')}`;
}

/** app.home from the current directory, and every directory from app.home. */
export function absoluteDirectories<T extends Directories>(paths: T, home: string): T {
  const entries = Object.entries(paths).map(([name, path]) => [name, absolutePath(path, home)]);
  return Object.fromEntries(entries) as T;
}

/** Directories that are the same or one inside the other: files would be taken for what they are not. */
export function directoryConflicts(tree: Tree, currentDirectory: string): readonly Problem[] {
  const app = settingsShape.shape.app.safeParse(tree.root.app ?? {});
  const paths = settingsShape.shape.directories.safeParse(tree.root.directories ?? {});
  if (!app.success || !paths.success) return [];
  const absolute = absoluteDirectories(paths.data, absolutePath(app.data.home, currentDirectory));
  const names = Object.keys(absolute) as (keyof typeof absolute)[];
  return names.flatMap((name, at) =>
    names
      .slice(at + 1)
      .filter((other) => within(absolute[name], absolute[other]) || within(absolute[other], absolute[name]))
      .map((other) => conflict(tree, absolute, [name, other])),
  );
}

function within(path: string, outer: string): boolean {
  return path === outer || path.startsWith(outer === '/' ? '/' : `${outer}/`);
}

function conflict(tree: Tree, paths: Directories, pair: readonly [string, string]): Problem {
  // The one that somebody wrote is the one to change.
  const name = pair.toReversed().find((one) => originAt(tree, ['directories', one]).kind !== 'default') ?? pair[1];
  const other = name === pair[0] ? pair[1] : pair[0];
  const same = paths[name] === paths[other];
  return {
    kind: 'conflict',
    key: `directories.${name}`,
    message: `${same ? 'the same directory as' : 'one inside the other with'} directories.${other}`,
    found: `${JSON.stringify(paths[name])} and ${JSON.stringify(paths[other])}`,
    allowed: null,
    hint: 'Give each directory a place of its own.',
    origin: originAt(tree, ['directories', name]),
  };
}
