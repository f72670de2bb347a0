import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingCodes } from '../../src/model/finding-codes.ts';
import { scanners, surveyBytes } from './survey-bytes.ts';
import { tolerances } from './tolerance.ts';

/** What the engine forgives, each by name: the counts stay right, the finding is left, and chunks make no difference. */
describe('tolerance', () => {
  for (const { name, bytes, counts, findings, failure, accepted } of tolerances) {
    test(name, async () => {
      const given = bytes();
      const whole = await surveyBytes(given);
      const { interchanges, groups, transactions, segments } = whole.totals;
      assert.deepEqual(Object.keys(whole.findingCounts).sort(), Object.keys(findings).sort());
      assert.deepEqual([interchanges, groups, transactions, segments], counts);
      for (const finding of whole.findings) {
        assert.equal(finding.severity, findings[finding.code], finding.code);
        assert.equal(finding.remedy, findingCodes[finding.code].remedy);
      }
      assert.equal(whole.failure?.code ?? null, failure ?? null);
      assert.equal(whole.totals.accepted, accepted ?? transactions);
      assert.equal(whole.totals.bytes, given.length);
      for (const chunks of [1, 7]) {
        assert.deepEqual(await surveyBytes(given, { chunks }), whole, `in chunks of ${chunks}`);
        const scalar = await surveyBytes(given, { chunks, scanner: scanners.scalar });
        assert.deepEqual(scalar, whole, `in chunks of ${chunks}, without the kernel`);
      }
    });
  }
});
