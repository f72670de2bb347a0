import { join } from 'node:path';
import { root } from '../../packaging/paths.ts';
import type { Outcome } from './outcome.ts';
import type { Policies } from './policies.ts';

export const fixturesDirectory = join(root, 'test', 'fixtures');

/** What stands beside a fixture. */
export interface Expected extends Outcome {
  /** What was agreed with the sender, where it is not what holds by default. */
  readonly policies: Policies;
}

/** JSON that differs by lines: a finding and a segment of the acknowledgement on each. */
export function jsonOf(expected: Expected): string {
  const { findings, acknowledgement, as999, policies } = expected;
  const parts = [
    ...(Object.keys(policies).length === 0 ? [] : [`"policies": ${JSON.stringify(policies)}`]),
    `"findings": ${listOf(findings)}`,
    `"acknowledgement": ${acknowledgement === null ? 'null' : listOf(acknowledgement)}`,
    ...(as999 === undefined ? [] : [`"as999": ${listOf(as999)}`]),
  ];
  return `{\n  ${parts.join(',\n  ')}\n}\n`;
}

function listOf(items: readonly unknown[]): string {
  if (items.length === 0) return '[]';
  return `[\n    ${items.map((item) => JSON.stringify(item)).join(',\n    ')}\n  ]`;
}
