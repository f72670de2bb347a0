import type { z } from 'zod';
import { nearest } from '../../kit/nearest.ts';
import type { Problem } from '../problem.ts';
import { isBranch, originAt, type Path, pathText, type Tree, valueAt } from '../tree.ts';
import { ruleKeys } from './fields.ts';
import { profileFieldAt, profileSections } from './shape.ts';

type Issue = z.core.$ZodIssue;

/** What zod found in a profile, in plain words: one problem a key, however many rules it breaks. */
export function profileProblems(issues: readonly Issue[], tree: Tree): readonly Problem[] {
  const problems = new Map<string, Problem>();
  for (const issue of issues) {
    for (const problem of problemsOf(issue, tree)) if (!problems.has(problem.key)) problems.set(problem.key, problem);
  }
  return [...problems.values()];
}

function problemsOf(issue: Issue, tree: Tree): readonly Problem[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(tree, [...path, key]));
  return [wrongValue(tree, path)];
}

function unknownKey(tree: Tree, path: Path): Problem {
  const parent = pathText(path.slice(0, -1));
  const meant = nearest(String(path.at(-1)), siblingsOf(parent));
  const hint = meant === undefined ? null : `Did you mean ${meant}?`;
  const rule = parent === 'severities';
  return {
    kind: 'unknown_key',
    key: pathText(path),
    message: rule ? 'there is no such level or code of a finding inside of sets' : 'there is no such key',
    found: null,
    allowed: null,
    hint,
    origin: originAt(tree, path),
  };
}

function siblingsOf(parent: string): readonly string[] {
  if (parent === 'severities') return ruleKeys;
  if (parent !== '') return profileSections.find(({ name }) => name === parent)?.fields.map(lastName) ?? [];
  return profileSections.flatMap(({ name, fields }) => (name === '' ? fields.map(lastName) : [name]));
}

function lastName({ key }: { readonly key: string }): string {
  return key.slice(key.lastIndexOf('.') + 1);
}

function wrongValue(tree: Tree, path: Path): Problem {
  const value = valueAt(tree.root, path);
  const field = profileFieldAt(pathText(path.slice(0, 2))) ?? profileFieldAt(pathText(path.slice(0, 1)));
  const choices = field?.choices ?? [];
  const meant = typeof value === 'string' ? nearest(value, choices) : undefined;
  const missing = value === undefined || value === null;
  return {
    kind: 'value',
    key: pathText(path),
    message: messageOf(value),
    found: missing ? null : shown(value),
    allowed: field?.allowed ?? 'a mapping of keys',
    hint: meant === undefined ? null : `Did you mean ${meant}?`,
    origin: originAt(tree, path),
  };
}

function messageOf(value: unknown): string {
  if (value === undefined) return 'the key is missing';
  return value === null ? 'the key has no value' : 'the value is not allowed';
}

function shown(value: unknown): string {
  if (isBranch(value)) return 'a mapping';
  if (Array.isArray(value)) return 'a list';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
