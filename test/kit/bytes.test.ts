import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytesOf, digitsOf, isAlphanumeric, isPadding, packId, textOf, unpackId } from '../../src/kit/bytes.ts';

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (one) => one.charCodeAt(0));

test('text: UTF-8 where it is valid, else one character a byte', () => {
  assert.equal(textOf(latin1('abc'), 1, 3), 'bc');
  assert.equal(textOf(bytesOf('Straße 東京'), 0, 15), 'Straße 東京');
  assert.equal(textOf(latin1('Stra\xdfe'), 0, 6), 'Stra\xdfe');
  assert.equal(textOf(bytesOf('\ufeffA'), 0, 4), '\ufeffA', 'a byte order mark inside of data is data');
  assert.equal(textOf(latin1('x\xe4'), 0, 2), 'xä');
  assert.equal(textOf(bytesOf('€'), 0, 2), 'â\u201a', 'a character cut in two is shown byte by byte, as windows-1252');
});

test('no character of a text is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const bytes = bytesOf(text);
      assert.equal(textOf(bytes, 0, bytes.length), text);
    }),
  );
});

test('ids of one to four characters are packed and unpacked', () => {
  for (const id of ['A', 'GS', 'ISA', 'N1', 'BIN', 'ABCD', '\xff\xff\xff\xff']) assert.equal(unpackId(packId(id)), id);
  assert.ok(packId('\xff\xff\xff\xff') > 0);
  assert.equal(packId(''), 0);
  assert.notEqual(packId('N1'), packId('1N'));
});

test('digits', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['7', 7],
    ['0007', 7],
    ['999999999999999', 999_999_999_999_999],
    ['', -1],
    ['1234567890123456', -1],
    ['-1', -1],
    ['1.5', -1],
    [' 1', -1],
    ['1x', -1],
    ['/', -1],
    [':', -1],
  ];
  for (const [text, value] of cases) assert.equal(digitsOf(latin1(`a${text}b`), 1, 1 + text.length), value, text);
});

test('classes of bytes', () => {
  const all = Array.from({ length: 256 }, (_, code) => code);
  const matching = (is: (code: number) => boolean): string => String.fromCharCode(...all.filter(is));
  assert.equal(matching(isPadding), '\0\t\n\v\f\r\x1a ');
  assert.match(matching(isAlphanumeric), /^0123456789[A-Z]{26}[a-z]{26}$/);
});
