import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usageText } from '../../commands/usage-text.ts';

const said: readonly (readonly [string, string])[] = [
  [
    'The following errors occurred: Missing required flag for Missing required flag reason',
    '--for and --reason are missing',
  ],
  ['The following error occurred: Missing required flag reason', '--reason is missing'],
  ['Parsing --for forever is no duration', '--for: forever is no duration'],
  ['Parsing --limit Expected an integer but received: x', '--limit takes a whole number, not x'],
  ['Nonexistent flag: --x', 'there is no flag --x here'],
  ['something new', 'something new'],
];

for (const [parser, ours] of said) {
  test(ours, () => {
    assert.equal(usageText(parser), ours);
  });
}
