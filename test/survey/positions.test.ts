import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingCodes } from '../../src/model/finding-codes.ts';
import { envelopeFindingCodes } from '../../src/model/finding-codes-envelope.ts';
import { latin1 } from '../x12/samples.ts';
import { surveyBytes } from '../x12/survey-bytes.ts';
import { marked } from './marked.ts';

/** Every finding about framing and envelope says exactly where: offset, line, segment, element, and the text marked. */
describe('where findings point', () => {
  for (const one of marked) {
    test(`${one.code} marks '${one.marks}'`, async () => {
      const { findings } = await surveyBytes(latin1(one.text));
      const own = findings.filter(({ code }) => code === one.code);
      const finding = own.find(({ offset }) => offset === one.at);
      assert.ok(finding, `${one.code} at ${one.at}, found at ${own.map(({ offset }) => offset)}`);
      assert.equal(finding.line, one.text.slice(0, one.at).split('\n').length);
      assert.equal(finding.element, one.element ?? null);
      assert.equal(finding.segment?.ordinal ?? 0, one.ordinal ?? 0);
      const { text = '', from = 0, to = 0 } = finding.context ?? {};
      assert.equal(text.slice(from, to), one.marks);
      if (one.element !== undefined) assert.equal(finding.value, one.marks);
      assert.equal(finding.level, findingCodes[one.code].level);
    });
  }

  test('every code about framing and envelope is produced by one of these files', () => {
    const produced = new Set(marked.map(({ code }) => code as string));
    assert.deepEqual(
      Object.keys(envelopeFindingCodes).filter((code) => !produced.has(code)),
      [],
    );
  });
});
