import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '../../src/model/limits.ts';
import type { GroupEndRecord } from '../../src/survey/log-format.ts';
import { Verdicts } from '../../src/survey/verdicts.ts';

const groupEnd: GroupEndRecord = { kind: 'groupEnd', end: 1, sets: 1, rejected: 0, errors: 0, claimed: 1, codes: 0 };

test('more groups than are taken are a refusal, not memory', () => {
  const verdicts = new Verdicts();
  for (let group = 0; group < limits.fileGroupsMax; group += 1) verdicts.take(groupEnd);
  assert.throws(() => verdicts.take(groupEnd), { code: 'E002.LIMIT', retry: false });
});
