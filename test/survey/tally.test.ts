import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding, Severity } from '../../src/model/finding.ts';
import { Tally } from '../../src/survey/tally.ts';

/** Counts findings of these severities in turn, each listed where there is room, and gives what is listed in the end. */
function listedOf(listedMax: number, severities: readonly Severity[]): { tally: Tally; listed: string } {
  const tally = new Tally(listedMax);
  severities.forEach((severity, at) => {
    const code = severity === 'error' ? 'ELEMENT_MISSING' : 'TRAILING_SEPARATORS';
    const finding: Partial<Finding> = { severity, message: String(at) };
    if (tally.count(code, severity)) tally.list(finding as Finding);
  });
  return { tally, listed: tally.listed.map(({ severity, message }) => `${severity[0]}${message}`).join(' ') };
}

const error = 'error';
const warning = 'warning';

test('a full list takes errors for its last warnings, and counts all', () => {
  const { tally, listed } = listedOf(3, [warning, error, warning, warning, error, error, error, error]);
  assert.equal(listed, 'e1 e4 e5');
  assert.deepEqual([tally.errors, tally.warnings], [5, 3]);
  assert.deepEqual(tally.counts, { ELEMENT_MISSING: 5, TRAILING_SEPARATORS: 3 });
});

test('a list full of errors takes no more', () => {
  assert.equal(listedOf(2, [error, error, error, warning]).listed, 'e0 e1');
});

test('the last warning goes first', () => {
  assert.equal(listedOf(3, [warning, warning, error, error]).listed, 'w0 e2 e3');
});
