import assert from 'node:assert/strict';
import test from 'node:test';
import { variableOf } from '../../src/settings/environment.ts';
import { fields } from '../../src/settings/shape.ts';
import { accepted, brief, refused } from './helpers.ts';

test('values are numbers, truth values, lists or text, as the key takes them', () => {
  const { app, processing, performance, logging } = accepted(null, {
    environment: {
      EDI_AGENT__APP__NAME: '007',
      EDI_AGENT__PERFORMANCE__MAX_WORKERS: '2',
      EDI_AGENT__PROCESSING__DELIVER: 'false',
      EDI_AGENT__PROCESSING__FILE_EXTENSIONS: '[.edi]',
      EDI_AGENT__PROCESSING__ACKNOWLEDGE: '999',
      EDI_AGENT__PROCESSING__MAX_FILE_SIZE: '2 MiB',
      EDI_AGENT__APP__LOG_LEVEL: 'debug',
    },
  });
  assert.equal(app.name, '007');
  assert.equal(performance.max_workers, 2);
  assert.equal(processing.deliver, false);
  assert.deepEqual(processing.file_extensions, ['.edi']);
  assert.equal(processing.acknowledge, '999');
  assert.equal(processing.max_file_size, 2 * 1024 * 1024);
  assert.equal(logging.level, 'debug');
});

test('empty variables and those of others are left alone', () => {
  const environment = {
    EDI_AGENT__PERFORMANCE__MAX_WORKERS: '',
    EDI_AGENT_CONFIG: '/x',
    EDI_AGENT_X: '1',
    PATH: '/bin',
  };
  assert.deepEqual(accepted(null, { environment }), accepted(null));
});

test('problems name the variable', () => {
  const environment = {
    EDI_AGENT__APP: '{name: x}',
    EDI_AGENT__LOGGING__LEVLE: 'info',
    EDI_AGENT__PERFORMANCE__MAX_WORKERS: '[',
    EDI_AGENT__TOKEN__X: 'do-not-show',
    EDI_AGENT__: 'x',
  };
  const problems = refused(null, { environment });
  assert.deepEqual(
    new Set(brief(problems)),
    new Set([
      'unknown_key EDI_AGENT__',
      'value EDI_AGENT__APP app',
      'unknown_key EDI_AGENT__LOGGING__LEVLE logging.levle',
      'value EDI_AGENT__PERFORMANCE__MAX_WORKERS performance.max_workers',
      'unknown_key EDI_AGENT__TOKEN__X token',
    ]),
  );
  assert.ok(!JSON.stringify(problems).includes('do-not-show'));
});

test('a variable under a section that the file gave a plain value leaves the file’s problem to be told', () => {
  const environment = { EDI_AGENT__PERFORMANCE__MAX_WORKERS: '2' };
  assert.deepEqual(brief(refused('performance: 3', { environment })), ['value 1 performance']);
  assert.equal(accepted('performance:', { environment }).performance.max_workers, 2);
});

test('every key has a variable of its own', () => {
  assert.equal(new Set(fields.map(({ key }) => variableOf(key))).size, fields.length);
  assert.equal(variableOf('performance.max_workers'), 'EDI_AGENT__PERFORMANCE__MAX_WORKERS');
});
