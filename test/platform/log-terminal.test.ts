import assert from 'node:assert/strict';
import test from 'node:test';
import { createLog, type LogOptions } from '../../src/platform/log.ts';
import { terminalLine } from '../../src/platform/log-terminal.ts';
import { simulatedTerminal } from './log-sim.ts';

const noon = new Date(2026, 0, 31, 12, 0, 5).getTime();

function said(options: Partial<LogOptions>, isTTY: boolean): readonly string[] {
  const stderr = simulatedTerminal(isTTY);
  const clock = { now: () => noon };
  const log = createLog({
    directory: null,
    level: 'debug',
    fileBytesMax: 1e6,
    clock,
    stderr,
    environment: {},
    ...options,
  });
  log.info('surveyed', { file: 'a b.edi', sets: 3 });
  log.warn('later', { code: 'E004.IO', path: '/x' });
  log.error('red \x1b[31m\nalert', { code: 'E001.IO', quoted: 'a\tb' });
  return stderr.written;
}

const plain = [
  '12:00:05 info surveyed  file="a b.edi"  sets=3\n',
  '12:00:05 warn, error E004.IO later  path=/x\n',
  '12:00:05 error E001.IO red \\x1b[31m\\x0aalert  quoted="a\\\\x09b"\n',
];

test('readable lines, control characters escaped, the failure’s code in front', () => {
  assert.deepEqual(said({ color: 'never' }, true), plain);
});

test('colours: on a terminal unless NO_COLOR is set, or as the settings say', () => {
  const colored = (options: Partial<LogOptions>, isTTY = true) => said(options, isTTY)[0]?.includes('\x1b[') ?? false;
  assert.equal(colored({}), true);
  assert.equal(colored({ environment: { NO_COLOR: '1' } }), false);
  assert.equal(colored({ environment: { NO_COLOR: '' } }), true);
  assert.equal(colored({ color: 'always', environment: { NO_COLOR: '1' } }), true);
  assert.equal(colored({ console: { when: 'always' } }, false), false);
});

test('lines for people: on a terminal only, always, or never, and from a level on', () => {
  assert.equal(said({}, false).length, 0);
  assert.deepEqual(said({ console: { when: 'always' } }, false), plain);
  assert.equal(said({ console: { when: 'never' } }, true).length, 0);
  assert.equal(said({ console: { when: 'terminal', level: 'warn' } }, true).length, 2);
});

test('a line of another day has its day before the time', () => {
  const milliseconds = new Date(2026, 10, 3, 9, 5, 7).getTime();
  const line = { level: 'info', milliseconds, message: 'm', fields: {} } as const;
  assert.equal(terminalLine(line, false, milliseconds + 1_000), '09:05:07 info m\n');
  const nextDay = new Date(2026, 10, 4, 0, 0, 1).getTime();
  assert.equal(terminalLine(line, false, nextDay), '2026-11-03 09:05:07 info m\n');
});
