import type { Origin } from './problem.ts';

/** A mapping of the configuration as written, before the shape has judged it. Without a prototype. */
export interface Branch {
  [key: string]: unknown;
}

export type Path = readonly (string | number)[];

/** Values as written, and where each of them stands, by {@link pathText}. */
export interface Tree {
  readonly root: Branch;
  readonly origins: Map<string, Origin>;
}

export function emptyBranch(): Branch {
  return Object.create(null) as Branch;
}

export function isBranch(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `processing.file_extensions[2]` */
export function pathText(path: Path): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  );
}

/** The value at a path; undefined where there is none. */
export function valueAt(root: Branch, path: Path): unknown {
  return path.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isBranch(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, root);
}

/** Puts a value into the tree. Where the file has no mapping on the way, the file's value stays, to be judged. */
export function putAt(tree: Tree, path: readonly string[], entry: { value: unknown; origin: Origin }): void {
  let branch = tree.root;
  for (const [at, step] of path.slice(0, -1).entries()) {
    const next = branch[step] ?? emptyBranch();
    if (!isBranch(next)) return;
    const around = pathText(path.slice(0, at + 1));
    if (!tree.origins.has(around)) tree.origins.set(around, entry.origin);
    branch[step] = next;
    branch = next;
  }
  branch[path.at(-1) ?? ''] = entry.value;
  tree.origins.set(pathText(path), entry.origin);
}

/** Takes a value out of the tree, and says whether it was there. */
export function takeAt(tree: Tree, path: readonly string[]): { value: unknown; origin: Origin } | undefined {
  const name = path.at(-1) ?? '';
  const parent = valueAt(tree.root, path.slice(0, -1));
  if (!isBranch(parent) || !Object.hasOwn(parent, name)) return undefined;
  const value = parent[name];
  delete parent[name];
  return { value, origin: originAt(tree, path) };
}

/** Where the value at a path stands, or the nearest value around it; the top of the file where nothing is known. */
export function originAt(tree: Tree, path: Path): Origin {
  for (let length = path.length; length > 0; length -= 1) {
    const origin = tree.origins.get(pathText(path.slice(0, length)));
    if (origin !== undefined) return origin;
  }
  return { kind: 'default' };
}
