import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits } from '../../src/model/limits.ts';
import { eventsOf } from './reader-events.ts';
import { isa, latin1, written } from './samples.ts';

/** The shortest interchange there is: 122 bytes. */
const one = written([isa(), ['IEA', '0', '000000001']]);
const iea = 'IEA*0*000000001';
const whole = (at: number): string[] => [`ISA@${at}`, `@${at + 106} ${iea}`];

describe('where an interchange is found', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['at the start', one, whole(0)],
    ['behind another', one + one, [...whole(0), ...whole(122)]],
    ['behind line breaks', `\n\r\n${one}`, whole(3)],
    ['behind blanks, told where they start', `\n  ${one}`, ['!padding@1:2', ...whole(3)]],
    ['behind a mark', `\xef\xbb\xbf${one}`, ['!bom@0:1', ...whole(3)]],
    ['behind blanks and a mark', ` \n\xef\xbb\xbf\n${one}`, ['!padding@0:1', '!bom@2:2', ...whole(6)]],
    ['behind text', `from: me\n${one}`, ['!text-outside@0:1', ...whole(9)]],
    ['behind text right before it', `x${one}`, ['!text-outside@0:1', ...whole(1)]],
    ['behind a word like it', `ISAAC wrote\n${one}`, ['!text-outside@0:1', ...whole(12)]],
    ['behind an ISA that is none', `ISA*no\n${'x'.repeat(600)}\n${one}`, ['!isa-unreadable@0:1', ...whole(608)]],
    ['behind half an ISA', `IS${one}`, ['!text-outside@0:1', ...whole(2)]],
    [
      'text between two, told once',
      `${one}\nx ISAAC y\nz\n${one}`,
      [...whole(0), '!text-outside@123:2', ...whole(135)],
    ],
    ['text behind the last', `${one}\nend of file`, [...whole(0), '!text-outside@123:2']],
    ['nothing', '', []],
    ['blanks alone', ' \n\0', ['!padding@0:1']],
    ['an ISA cut off', one.slice(0, 50), ['!isa-truncated@0:1']],
  ];
  for (const [name, text, events] of cases) {
    test(name, () => {
      for (const chunk of [10_000, 1, 3, 100])
        assert.deepEqual(eventsOf(latin1(text), chunk), events, `in chunks of ${chunk}`);
    });
  }
});

test('damaged text behind other text is not taken for an ISA', () => {
  const damaged = 'ISA*a*b*c*d*e*f*g*h*i*j*k*l*m*n*o*>~';
  assert.deepEqual(eventsOf(latin1(`${one}\nsee ${damaged} above\n${one}`)), [
    ...whole(0),
    '!text-outside@123:2',
    ...whole(123 + 4 + damaged.length + 7),
  ]);
});

test('hope is given up behind so much text, but never behind an interchange', () => {
  const junk = 'x'.repeat(limits.leadingJunkBytesMax + 1);
  assert.deepEqual(eventsOf(latin1(junk + one)), ['!text-outside@0:1', '!hopeless']);
  assert.deepEqual(eventsOf(latin1(one + junk + one)), [
    ...whole(0),
    '!text-outside@122:1',
    ...whole(122 + junk.length),
  ]);
});
