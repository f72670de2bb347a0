import type { Problem } from './problem.ts';
import { fieldAt, fields } from './shape.ts';
import { originAt, type Tree, valueAt } from './tree.ts';

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

/** What relative paths count from; absolute. */
export interface Bases {
  readonly home: string;
  /** Null where there is no configuration file. */
  readonly config: string | null;
}

/** Every directory from app.home, profiles of partners and schemas from beside the configuration file. */
export function absoluteDirectories<T extends Directories>(paths: T, bases: Bases): T {
  const entries = Object.entries(paths).map(([name, path]) => [name, absolutePath(path, baseOf(name, bases))]);
  return Object.fromEntries(entries) as T;
}

function baseOf(name: string, { home, config }: Bases): string {
  return besideConfig.has(name) && config !== null ? config : home;
}

/** What people write, as they write the configuration. */
const besideConfig: ReadonlySet<string> = new Set(['partners', 'schemas']);

/** Directories that are the same or one inside the other: files would be taken for what they are not. */
export function directoryConflicts(
  tree: Tree,
  from: { readonly current: string; readonly config: string | null },
): readonly Problem[] {
  const home = pathAt(tree, 'app.home');
  if (home === undefined) return [];
  const bases = { home: absolutePath(home, from.current), config: from.config };
  const written = directoryNames.map((name) => [name, pathAt(tree, `directories.${name}`)] as const);
  const paths = new Map(
    written.flatMap(([name, path]) =>
      path === undefined ? [] : [[name, absolutePath(path, baseOf(name, bases))] as const],
    ),
  );
  return [...paths].flatMap(([name, path], at) =>
    [...paths]
      .slice(at + 1)
      .filter(([, other]) => within(path, other) || within(other, path))
      .map(([other]) => conflict(tree, paths, [name, other])),
  );
}

const directoryNames = fields.filter((field) => field.section === 'directories').map((field) => field.name);

/** The path that holds for a key, whatever else is wrong; undefined when the key itself is. */
function pathAt(tree: Tree, key: string): string | undefined {
  const parsed = fieldAt(key)?.type.safeParse(valueAt(tree.root, key.split('.')));
  return typeof parsed?.data === 'string' ? parsed.data : undefined;
}

function within(path: string, outer: string): boolean {
  return path === outer || path.startsWith(outer === '/' ? '/' : `${outer}/`);
}

function conflict(tree: Tree, paths: ReadonlyMap<string, string>, pair: readonly [string, string]): Problem {
  // The one that somebody wrote is the one to change.
  const name = pair.toReversed().find((one) => tree.origins.has(`directories.${one}`)) ?? pair[1];
  const other = name === pair[0] ? pair[1] : pair[0];
  const same = paths.get(name) === paths.get(other);
  return {
    kind: 'conflict',
    key: `directories.${name}`,
    message: `${same ? 'the same directory as' : 'one inside the other with'} directories.${other}`,
    found: `${JSON.stringify(paths.get(name))} and ${JSON.stringify(paths.get(other))}`,
    allowed: null,
    hint: 'Give each directory a place of its own.',
    origin: tree.origins.get(`directories.${name}`) ?? originAt(tree, ['app', 'home']),
  };
}
