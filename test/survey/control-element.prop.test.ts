import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { limits } from '../../src/model/limits.ts';
import { ControlElement } from '../../src/survey/control-element.ts';
import { delimiterOf, dialectOf } from '../../src/x12/dialect.ts';
import { elementText, viewOf } from '../../src/x12/segment-view.ts';
import { group, interchange, latin1, order, utf8, written } from '../x12/samples.ts';
import { surveyBytes } from '../x12/survey-bytes.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function dialectWith(element: string) {
  const [separator, colon, tilde] = [element, ':', '~'].map((text) => delimiterOf(encode(text)));
  assert.ok(separator && colon && tilde);
  return dialectOf({ element: separator, component: colon, repetition: null, terminator: tilde });
}

const code = fc.constantFrom(0x30, 0x31, 0x32, 0x41, 0x0a, 0x0d, 0x1f, 0x7e - 1, 0x7f, 0xc3, 0xa9, 0xff, 0x3a);
const content = fc
  .oneof(fc.array(code, { maxLength: 12 }), fc.array(fc.constant(0x39), { minLength: 60, maxLength: 70 }))
  .map((codes) => Uint8Array.from(codes));

test('an element taken over is what the text of the segment says, again and again in one object', () => {
  const taken = new ControlElement();
  const cases = fc.record({ contents: fc.array(content, { maxLength: 3 }), element: fc.constantFrom('*', '¦') });
  fc.assert(
    fc.property(cases, ({ contents, element }) => {
      const segment = Uint8Array.from(
        [encode('ST'), ...contents].flatMap((one, at) => [...(at ? encode(element) : []), ...one]),
      );
      const view = viewOf(segment, dialectWith(element));
      for (const position of [1, 2, 3]) {
        taken.take(view, position);
        const text = elementText(view, position, limits.controlTextBytesMax);
        assert.equal(taken.text, text);
        assert.equal(taken.isPlain, encode(text).length === text.length);
        const kept = encode(text).subarray(0, limits.controlTextBytesMax);
        assert.ok(taken.length <= kept.length && kept.length - taken.length < 4, 'whole characters, as many as fit');
        assert.deepEqual(taken.bytes.slice(0, taken.length), kept.slice(0, taken.length));
        assert.ok(taken.equals(taken.bytes, 0, taken.length));
      }
    }),
    { numRuns: 2_000 },
  );
});

test('equal is what has the same bytes', () => {
  const taken = new ControlElement();
  taken.takeText('0001');
  assert.ok(taken.equals(encode('x0001x'), 1, 5));
  assert.ok(!taken.equals(encode('x0001x'), 1, 6));
  assert.ok(!taken.equals(encode('x0002x'), 1, 5));
  taken.clear();
  assert.equal(taken.text, '');
  assert.ok(taken.equals(encode(''), 0, 0));
});

test('a number of too few characters is told behind a good one, however many bytes it has', async () => {
  const sets = [order('0001'), order('12é')];
  for (const bytes of [utf8(written(interchange([group(sets)]))), latin1(written(interchange([group(sets)])))]) {
    const { findings } = await surveyBytes(bytes);
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['ST_CONTROL_LENGTH'],
    );
  }
});
