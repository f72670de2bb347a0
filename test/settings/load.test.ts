import assert from 'node:assert/strict';
import test from 'node:test';
import { limits } from '../../src/model/limits.ts';
import { problemText } from '../../src/settings/problem.ts';
import { accepted, brief, load, refused } from './helpers.ts';

test('nothing given: the defaults, with absolute paths under the home', () => {
  const settings = accepted(null);
  assert.equal(settings.app.home, '/srv/edi-agent-home');
  assert.equal(settings.directories.work, '/srv/edi-agent-home/work');
  assert.equal(settings.performance.max_workers, 4);
  assert.equal(settings.logging.max_file_size, 10_000_000);
  assert.deepEqual(settings, accepted(''));
  assert.deepEqual(settings, accepted('# nothing\n'));
  assert.deepEqual(settings, accepted('performance:\nlogging:\n  # level: debug\n'));
});

test('settings are frozen all through', () => {
  const settings = accepted(null);
  for (const part of [settings, settings.app, settings.processing.file_extensions]) assert.ok(Object.isFrozen(part));
});

test('the file wins over the default, the environment over the file, an option over all', () => {
  const given = {
    environment: { EDI_AGENT__APP__HOME: '/env', EDI_AGENT__APP__NAME: 'env' },
    overrides: [{ key: 'app.home', value: '/option', option: '--home' }],
  };
  const text = 'app:\n  home: /file\n  name: file\n  environment: test\n';
  const result = load(text, given);
  assert.equal(result.kind, 'ok');
  if (result.kind !== 'ok') return;
  assert.deepEqual(result.settings.app, { home: '/option', name: 'env', environment: 'test', own_ids: [] });
  assert.deepEqual(result.origins.get('app.home'), { kind: 'option', name: '--home' });
  assert.deepEqual(result.origins.get('app.name'), { kind: 'environment', name: 'EDI_AGENT__APP__NAME' });
  assert.deepEqual(result.origins.get('app.environment'), { kind: 'file', line: 4 });
  assert.deepEqual(result.origins.get('logging.level'), { kind: 'default' });
});

test('a key left out of a section that is there is a default', () => {
  const result = load('app:\n  name: x\n', { environment: { EDI_AGENT__LOGGING__LEVEL: 'warn' } });
  const origins = result.kind === 'ok' ? result.origins : assert.fail();
  assert.deepEqual(origins.get('app.home'), { kind: 'default' });
  assert.deepEqual(origins.get('logging.color'), { kind: 'default' });
});

test('of two directories that clash, the one that was written is told', () => {
  const text = 'app:\n  home: /a/work\ndirectories:\n  logs: /a\n';
  assert.deepEqual([...new Set(brief(refused(text)))], ['conflict 4 directories.logs']);
});

test('directories: relative ones count from the home, absolute ones stand', () => {
  const { directories } = accepted('app: {home: ../x/./y/}\ndirectories: {work: in/../w, logs: /var/log/edi//}');
  assert.equal(directories.work, '/x/y/w');
  assert.equal(directories.logs, '/var/log/edi');
});

test('every problem at once, in the order of the file, then the environment', () => {
  const text = [
    'app:',
    '  nme: x',
    'performance:',
    '  max_workers: four',
    '  cache_size: 100',
    'processing:',
    '  max_file_size: 10 XB',
    '  file_extensions: [.edi, x12]',
    '  validate:',
    'monitoring: {poll_interval: 5}',
    'validation: 3',
    'directories: {work: same, state: same}',
    'directories: {work: same, state: same}',
  ].join('\n');
  const environment = { EDI_AGENT__LOGGING__LEVEL: 'loud', EDI_AGENT__PERFORMANCE__MAX_WORKER: '2' };
  assert.deepEqual(brief(refused(text, { environment })), [
    'unknown_key 2 app.nme',
    'value 4 performance.max_workers',
    'no_effect 5 performance.cache_size',
    'value 7 processing.max_file_size',
    'value 8 processing.file_extensions[1]',
    'value 9 processing.validate',
    'no_effect 10 monitoring',
    'value 11 validation',
    'duplicate 13 directories',
    'conflict 13 directories.state',
    'value EDI_AGENT__LOGGING__LEVEL logging.level',
    'unknown_key EDI_AGENT__PERFORMANCE__MAX_WORKER performance.max_worker',
  ]);
});

test('a problem says where, what was found, what is allowed', () => {
  const [problem] = refused('performance:\n  max_workers: 65\n');
  assert.deepEqual(problem, {
    kind: 'value',
    key: 'performance.max_workers',
    message: 'the value is not allowed',
    found: '65',
    allowed: 'a whole number from 1 to 64',
    hint: null,
    origin: { kind: 'file', line: 2 },
  });
  assert.equal(
    problem && problemText(problem),
    'line 2: performance.max_workers: the value is not allowed; found 65; allowed: a whole number from 1 to 64',
  );
});

test('a key or word that is nearly right is told', () => {
  for (const [text, hint] of [
    ['performance: {maxWorkers: 2}', 'Did you mean performance.max_workers?'],
    ['max_workers: 2', 'Did you mean performance.max_workers?'],
    ['perfromance: {max_workers: 2}', 'Did you mean performance?'],
    ['app: {log_levle: info}', 'Did you mean app.log_level?'],
    ['logging: {level: INFO}', 'Did you mean info?'],
    ['logging: {colour: auto}', 'Did you mean logging.color?'],
    ['qqq: 1', null],
  ] as const) {
    assert.equal(refused(text)[0]?.hint, hint, text);
  }
});

test('older names are taken, but not beside the present one', () => {
  assert.equal(accepted('app: {log_level: debug}').logging.level, 'debug');
  assert.equal(accepted('app: {log_directory: /var/log/x}').directories.logs, '/var/log/x');
  assert.deepEqual(brief(refused('app:\n  log_level: no\n')), ['value 2 app.log_level']);
  assert.deepEqual(brief(refused('app:\n  log_level: info\nlogging:\n  level: info\n')), ['duplicate 2 app.log_level']);
});

test('directories that are the same or one inside the other are refused', () => {
  assert.deepEqual(brief(refused('directories:\n  delivery: out\n  quarantine: out/bad\n')), [
    'conflict 3 directories.quarantine',
  ]);
  assert.deepEqual(brief(refused('directories:\n  delivery: /srv/edi-agent-home/work\n')), [
    'conflict 2 directories.delivery',
  ]);
  assert.equal(accepted('directories: {delivery: work-out}').directories.delivery, '/srv/edi-agent-home/work-out');
});

test('paths that a shell would expand, or that hold control characters, are refused', () => {
  for (const path of ['"~/x"', '""', '" x"', '"a\\0b"', '"a\\nb"', '3', '[a]']) {
    assert.deepEqual(brief(refused(`app: {home: ${path}}`)), ['value 1 app.home'], path);
  }
});

test('what a person wrote is quoted, cut, and without credentials', () => {
  const found = (text: string) => refused(text)[0]?.found ?? '';
  assert.equal(found(`app: {name: ["a"]}`), 'a list');
  assert.equal(found('logging: {level: "https://u:secret@host"}'), '"https://********@host"');
  assert.ok(found(`logging: {level: ${'x'.repeat(500)}}`).length < 100);
});

test('a file above the limit is refused unread', () => {
  assert.deepEqual(brief(refused(`#${'x'.repeat(limits.configBytesMax)}`)), ['syntax 1']);
  accepted(`#${'x'.repeat(limits.configBytesMax - 1)}`);
});
