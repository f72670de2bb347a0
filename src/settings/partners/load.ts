import type { PartnerProfile } from '../../model/partner.ts';
import { inOrder, type Problem, problemText } from '../problem.ts';
import { originAt, type Tree, valueAt } from '../tree.ts';
import { readYaml } from '../yaml-text.ts';
import { profileProblems } from './judge.ts';
import { profileOf } from './profile.ts';
import { profileShape } from './shape.ts';

export interface ProfileFile {
  readonly path: string;
  readonly text: string;
}

/** A problem of one profile, with the file it stands in. */
export interface ProfileProblem extends Problem {
  readonly file: string;
}

export interface LoadedProfile {
  readonly file: string;
  readonly profile: PartnerProfile;
}

export interface ProfilesLoaded {
  /** The sound ones, in the order of the files. */
  readonly profiles: readonly LoadedProfile[];
  /** Of all files, in their order. */
  readonly problems: readonly ProfileProblem[];
}

export interface ProfileContext {
  /** directories.delivery: what relative directories of a profile count from. */
  readonly delivery: string;
  /** Ids of the code lists there are. */
  readonly codeLists: readonly string[];
}

/** Reads all profiles: every problem of every file at once. A file that holds nothing but comments is no profile. */
export function loadProfiles(files: readonly ProfileFile[], context: ProfileContext): ProfilesLoaded {
  const profiles: LoadedProfile[] = [];
  const problems: ProfileProblem[] = [];
  const claims = new Claims();
  for (const { path, text } of files) {
    const { tree, problems: broken, whole } = readYaml(text);
    if (whole && broken.length === 0 && Object.keys(tree.root).length === 0) continue;
    const parsed = profileShape.safeParse(withoutEmpty(tree).root);
    const found = [...broken];
    if (whole) found.push(...profileProblems(parsed.error?.issues ?? [], tree), ...listProblems(tree, context));
    if (whole) found.push(...claims.take(path, tree));
    problems.push(...inOrder(found).map((problem) => ({ ...problem, file: path })));
    if (found.length === 0 && parsed.success) {
      profiles.push({ file: path, profile: profileOf(parsed.data, context.delivery) });
    }
  }
  return { profiles, problems };
}

/** `partners/acme.yaml, line 3: ids: …` */
export function profileProblemText(problem: ProfileProblem): string {
  return `${problem.file}, ${problemText(problem)}`;
}

/** A section whose keys are all commented out is empty, not wrong. */
function withoutEmpty(tree: Tree): Tree {
  for (const name of ['ids', 'acknowledgement', 'delivery', 'severities', 'codes', 'ack_due']) {
    if (tree.root[name] === null) delete tree.root[name];
  }
  return tree;
}

/** A code list that does not exist would be extended without any effect. */
function listProblems(tree: Tree, { codeLists }: ProfileContext): readonly Problem[] {
  const given = valueAt(tree.root, ['codes']);
  if (typeof given !== 'object' || given === null) return [];
  return Object.keys(given)
    .filter((list) => !codeLists.includes(list))
    .map((list) => ({
      kind: 'unknown_key',
      key: `codes.${list}`,
      message: 'there is no such code list',
      found: null,
      allowed: `one of ${codeLists.join(', ')}`,
      hint: null,
      origin: originAt(tree, ['codes', list]),
    }));
}

/** Which names and ids are taken, and by whom. */
class Claims {
  readonly #holders = new Map<string, string>();

  take(file: string, tree: Tree): readonly Problem[] {
    const name = valueAt(tree.root, ['name']);
    const problems = typeof name === 'string' ? this.#claim(file, tree, { path: ['name'], of: `name/${name}` }) : [];
    const own = new Set<string>();
    for (const usage of ['production', 'test']) {
      const ids = valueAt(tree.root, ['ids', usage]);
      for (const [at, id] of (Array.isArray(ids) ? ids : []).entries()) {
        // The same id may stand in both lists of one profile.
        if (typeof id !== 'string' || own.has(id)) continue;
        own.add(id);
        problems.push(...this.#claim(file, tree, { path: ['ids', usage, at], of: `id/${id}` }));
      }
    }
    return own.size > 0 ? problems : [...problems, ...noIds(tree)];
  }

  #claim(file: string, tree: Tree, claim: { path: (string | number)[]; of: string }): Problem[] {
    const holder = this.#holders.get(claim.of);
    if (holder === undefined) {
      this.#holders.set(claim.of, file);
      return [];
    }
    const what = claim.path[0] === 'name' ? 'name' : 'id';
    return [
      {
        kind: 'conflict',
        key: claim.path
          .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
          .join('')
          .slice(1),
        message: `the same ${what} is claimed by ${holder}`,
        found: JSON.stringify(valueAt(tree.root, claim.path)),
        allowed: null,
        hint: `Each ${what} belongs to one profile.`,
        origin: originAt(tree, claim.path),
      },
    ];
  }
}

function noIds(tree: Tree): readonly Problem[] {
  const written = valueAt(tree.root, ['ids']);
  const lists = ['production', 'test'].map((usage) => valueAt(tree.root, ['ids', usage]));
  // Ids that are there but wrong are told by the shape.
  if (lists.some((list) => list !== undefined && !(Array.isArray(list) && list.length === 0))) return [];
  return [
    {
      kind: 'value',
      key: 'ids',
      message: 'a profile without an id is never used',
      found: written === undefined || written === null ? null : 'no id',
      allowed: 'at least one id in ids.production or ids.test',
      hint: "For instance production: ['ZZ:ACME'], from ISA05 and ISA06 of a file of this partner.",
      origin: originAt(tree, ['ids']),
    },
  ];
}
