import type { z } from 'zod';
import { nearest } from '../kit/nearest.ts';
import { looksSecret, masked, withoutCredentials } from '../kit/secret.ts';
import type { WrittenNames } from './older-names.ts';
import { olderNames } from './older-names.ts';
import type { Problem } from './problem.ts';
import { fieldAt, fields, sections } from './shape.ts';
import { isBranch, originAt, type Path, pathText, type Tree, valueAt } from './tree.ts';
import { adviceWithoutEffect, isWithoutEffect } from './without-effect.ts';

type Issue = z.core.$ZodIssue;

/** What zod found in the tree, in the words of the configuration: one problem a key, however many rules it breaks. */
export function problemsOf(issues: readonly Issue[], tree: Tree, written: WrittenNames): readonly Problem[] {
  const problems = new Map<string, Problem>();
  for (const issue of issues) {
    for (const problem of problemsOfIssue(issue, tree, written)) {
      if (!problems.has(problem.key)) problems.set(problem.key, problem);
    }
  }
  return [...problems.values()];
}

function problemsOfIssue(issue: Issue, tree: Tree, written: WrittenNames): readonly Problem[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(tree, [...path, key]));
  return [wrongValue(tree, path, written)];
}

function unknownKey(tree: Tree, path: Path): Problem {
  const key = pathText(path);
  const known = isWithoutEffect(key);
  return {
    kind: known ? 'no_effect' : 'unknown_key',
    key,
    message: known ? 'this version does nothing with this key, so it is not accepted' : 'there is no such key',
    found: null,
    allowed: null,
    hint: known ? adviceWithoutEffect(key) : keyMeant(path),
    origin: originAt(tree, path),
  };
}

function keyMeant(path: Path): string | null {
  const key = pathText(path);
  const name = String(path.at(-1));
  const siblings =
    path.length === 1 ? sections.map((section) => section.name) : siblingsOf(pathText(path.slice(0, -1)));
  const sibling = nearest(name, siblings);
  const parent = path.length === 1 ? '' : `${pathText(path.slice(0, -1))}.`;
  const meant = sibling === undefined ? elsewhere(name, key) : parent + sibling;
  return meant === undefined ? null : `Did you mean ${meant}?`;
}

function siblingsOf(section: string): readonly string[] {
  const older = Object.keys(olderNames).map((key) => key.split('.'));
  return [
    ...fields.filter((field) => field.section === section).map((field) => field.name),
    ...older.filter(([first]) => first === section).map(([, second]) => second ?? ''),
  ];
}

/** A key of that name in another section. */
function elsewhere(name: string, key: string): string | undefined {
  return fields.find((field) => field.name === name && field.key !== key)?.key;
}

function wrongValue(tree: Tree, path: Path, written: WrittenNames): Problem {
  const value = valueAt(tree.root, path);
  const key = pathText(path.slice(0, 2));
  const field = fieldAt(key);
  const name = written.get(key) ?? key;
  return {
    kind: 'value',
    key: name + pathText(path).slice(key.length),
    message: value === null ? 'the key has no value' : 'the value is not allowed',
    found: value === null || value === undefined ? null : shown(value, field?.secret === true || looksSecret(key)),
    allowed: field?.allowed ?? 'a mapping of keys',
    hint: valueMeant(value, field?.choices ?? []),
    origin: originAt(tree, path),
  };
}

function valueMeant(value: unknown, choices: readonly string[]): string | null {
  const meant = typeof value === 'string' ? nearest(value, choices) : undefined;
  return meant === undefined ? null : `Did you mean ${meant}?`;
}

const shownCharactersMax = 80;

function shown(value: unknown, secret: boolean): string {
  if (secret) return masked;
  if (isBranch(value)) return 'a mapping';
  if (Array.isArray(value)) return 'a list';
  const text = typeof value === 'string' ? JSON.stringify(withoutCredentials(value)) : String(value);
  return text.length > shownCharactersMax ? `${text.slice(0, shownCharactersMax)}…` : text;
}
