import assert from 'node:assert/strict';
import { type LoadRequest, loadSettings } from '../../src/settings/load.ts';
import type { Problem } from '../../src/settings/problem.ts';
import type { Settings } from '../../src/settings/shape.ts';

type Given = Partial<LoadRequest>;

export function load(text: string | null, given: Given = {}) {
  return loadSettings({ text, environment: {}, currentDirectory: '/srv', ...given });
}

export function accepted(text: string | null, given: Given = {}): Settings {
  const result = load(text, given);
  assert.equal(result.kind, 'ok', JSON.stringify(result));
  return result.kind === 'ok' ? result.settings : assert.fail();
}

export function refused(text: string | null, given: Given = {}): readonly Problem[] {
  const result = load(text, given);
  return result.kind === 'refused' ? result.problems : assert.fail('the configuration was accepted');
}

/** `kind line key` of each problem; the variable's or option's name stands in for the line. */
export function brief(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ kind, key, origin }) => `${kind} ${place(origin)} ${key}`.trim());
}

function place(origin: Problem['origin']): string | number {
  if (origin.kind === 'file') return origin.line;
  return origin.kind === 'default' ? 'default' : origin.name;
}
