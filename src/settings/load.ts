import { absoluteDirectories, absolutePath, directoryConflicts } from './directory-paths.ts';
import { applyEnvironment, type Environment } from './environment.ts';
import { problemsOf } from './judge.ts';
import { adoptOlderNames } from './older-names.ts';
import { inOrder, type Origin, type Problem } from './problem.ts';
import { fields, type Settings, sections, settingsShape } from './shape.ts';
import { isBranch, putAt, type Tree } from './tree.ts';
import { readYaml } from './yaml-text.ts';

export interface LoadRequest {
  /** The configuration file's text, or null where there is no file. */
  readonly text: string | null;
  readonly environment: Environment;
  /** Options of the command line: they win over everything. */
  readonly overrides?: readonly { readonly key: string; readonly value: unknown; readonly option: string }[];
  /** What a relative app.home counts from; absolute. */
  readonly currentDirectory: string;
  /** Where the configuration file lies; absolute, null or left out where there is none. */
  readonly configDirectory?: string | null;
}

export type LoadResult =
  | { readonly kind: 'ok'; readonly settings: Settings; readonly origins: ReadonlyMap<string, Origin> }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** Defaults, then the file, then the environment, then options: all of it judged at once, every problem told. */
export function loadSettings(request: LoadRequest): LoadResult {
  const from = { current: request.currentDirectory, config: request.configDirectory ?? null };
  const reading = readYaml(request.text ?? '');
  const { tree } = reading;
  const problems = [...reading.problems, ...applyEnvironment(tree, request.environment)];
  for (const { key, value, option } of request.overrides ?? []) {
    putAt(tree, key.split('.'), { value, origin: { kind: 'option', name: option } });
  }
  dropEmptySections(tree);
  const older = adoptOlderNames(tree);
  const parsed = settingsShape.safeParse(tree.root);
  problems.push(...older.problems, ...problemsOf(parsed.error?.issues ?? [], tree, older.written));
  if (reading.whole) problems.push(...directoryConflicts(tree, from));
  if (problems.length > 0 || !parsed.success) return { kind: 'refused', problems: inOrder(problems) };
  return { kind: 'ok', settings: settled(parsed.data, from), origins: originsOf(tree) };
}

/** A section whose keys are all commented out is empty, not wrong. */
function dropEmptySections(tree: Tree): void {
  for (const { name } of sections) {
    if (tree.root[name] === null) delete tree.root[name];
  }
}

function settled(settings: Settings, from: { readonly current: string; readonly config: string | null }): Settings {
  const home = absolutePath(settings.app.home, from.current);
  const directories = absoluteDirectories(settings.directories, { home, config: from.config });
  return frozen({ ...settings, app: { ...settings.app, home }, directories });
}

function frozen<T>(value: T): T {
  if (isBranch(value) || Array.isArray(value)) {
    for (const inner of Object.values(value)) frozen(inner);
    Object.freeze(value);
  }
  return value;
}

function originsOf(tree: Tree): ReadonlyMap<string, Origin> {
  return new Map(fields.map((field) => [field.key, tree.origins.get(field.key) ?? { kind: 'default' }]));
}
