import assert from 'node:assert/strict';
import test from 'node:test';
import { accepted, brief, refused } from './helpers.ts';

for (const [name, text, problems] of [
  ['a tab as indent', 'app:\n\tname: x\n', ['syntax 2']],
  ['an open quote', 'app:\n  name: "x\n', ['syntax 3']],
  ['two faults, two problems', 'app:\n\tname: 1\nlogging:\n\tlevel: info\n', ['syntax 2', 'syntax 4']],
  ['a second document', 'app: {name: x}\n---\nlogging: {level: info}\n', ['syntax 2']],
  ['a list for a file', '- app\n', ['syntax 1']],
  ['a word for a file', 'hello\n', ['syntax 1']],
  ['a tag', 'app: !secret {name: x}\n', ['syntax 1']],
  ['a key that is a list', 'app: {name: x}\n? [a]\n: 1\n', ['syntax 2']],
  ['an anchor that is not there', 'app: {name: x}\nlogging: *nowhere\n', ['syntax 2 logging']],
  ['an anchor inside itself', 'app: &a\n  name: *a\n', ['syntax 1']],
  ['nesting without end', '['.repeat(20_000), ['syntax 1']],
  ['a repeated key', 'logging:\n  level: info\n  level: info\n', ['duplicate 3 logging.level']],
  [
    'a repeated key and a wrong value',
    'logging:\n  level: info\n  level: x\n',
    ['duplicate 3 logging.level', 'value 3 logging.level'],
  ],
  ['a key called __proto__', '__proto__: {x: 1}\n', ['unknown_key 1 __proto__']],
  ['a merge key', 'app:\n  <<: {name: x}\n', ['unknown_key 2 app.<<']],
] as const) {
  test(`refused with its line: ${name}`, () => assert.deepEqual(brief(refused(text)), problems));
}

test('aliases are followed', () => {
  assert.equal(
    accepted('app: {name: &n here}\ndirectories: {logs: *n}\n').directories.logs,
    '/srv/edi-agent-home/here',
  );
});

test('aliases that multiply are refused, not expanded', () => {
  const levels = Array.from(
    { length: 9 },
    (_, at) => `k${at + 1}: &k${at + 1} [${Array(9).fill(`*k${at}`).join(', ')}]`,
  );
  assert.deepEqual(brief(refused(['k0: &k0 [x]', ...levels].join('\n'))), ['syntax 1']);
});

test('a byte order mark and CR LF line ends change nothing', () => {
  assert.equal(accepted('\uFEFFapp:\r\n  name: x\r\n').app.name, 'x');
  assert.deepEqual(brief(refused('\uFEFFapp:\r\n  nme: x\r\n')), ['unknown_key 2 app.nme']);
});
