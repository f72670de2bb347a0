import assert from 'node:assert/strict';
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createNotifier } from '../../src/platform/notify.ts';

const place = mkdtempSync(join(tmpdir(), 'edi-agent-notify-'));
after(() => rmSync(place, { recursive: true }));

/** A systemd-notify that writes down what it is told, each argument on a line, a dash after each call. */
function program(body = ''): string {
  const path = join(place, 'systemd-notify');
  writeFileSync(
    path,
    `#!/bin/sh\n${body}\nfor one in "$@"; do echo "$one"; done >> ${place}/told\necho "- $NOTIFY_SOCKET" >> ${place}/told\n`,
  );
  chmodSync(path, 0o755);
  writeFileSync(join(place, 'told'), '');
  return `${place}:/usr/bin:/bin`;
}

const told = (): string => readFileSync(join(place, 'told'), 'utf8');

test('without systemd nobody is told and nothing happens', async () => {
  const notifier = createNotifier({ WATCHDOG_USEC: '30000000' });
  notifier.send({ READY: '1' });
  await notifier.sent();
  assert.deepEqual([notifier.way, notifier.watchdogMs], ['none', null]);
});

test('by a descriptor of ours: one line a variable, and no line out of a value', async () => {
  const path = join(place, 'datagram');
  const descriptor = openSync(path, 'w');
  const names = [...Array.from({ length: descriptor - 3 }, () => 'other'), 'notify'];
  const environment: Record<string, string | undefined> = {
    NOTIFY_SOCKET: '/run/systemd/notify',
    LISTEN_PID: String(process.pid),
    LISTEN_FDS: String(names.length),
    LISTEN_FDNAMES: names.join(':'),
    WATCHDOG_PID: String(process.pid),
    WATCHDOG_USEC: '30000000',
    HOME: '/',
  };
  const notifier = createNotifier(environment);
  notifier.send({ READY: '1', STATUS: 'two\nMAINPID=1 lines' });
  assert.equal(readFileSync(path, 'utf8'), 'READY=1\nSTATUS=two MAINPID=1 lines');
  assert.deepEqual([notifier.way, notifier.watchdogMs], ['descriptor', 30_000]);
  assert.deepEqual(environment, { HOME: '/' }, 'children hear nothing of it');
  closeSync(descriptor);
  notifier.send({ STATUS: 'a descriptor that is closed throws nothing' });
});

test('what is meant for another process is not taken', () => {
  const other = { LISTEN_PID: '1', LISTEN_FDS: '1', LISTEN_FDNAMES: 'notify', WATCHDOG_PID: '1', WATCHDOG_USEC: '9' };
  const { way, watchdogMs } = createNotifier({ NOTIFY_SOCKET: '/x', PATH: '/nowhere', ...other });
  assert.deepEqual([way, watchdogMs], ['program', null]);
});

test('by the program: in order, one at a time; what only tells joins, changes of state stand alone', async () => {
  const notifier = createNotifier({ NOTIFY_SOCKET: '/run/x', PATH: program('sleep 0.05') });
  notifier.send({ STATUS: 'first' });
  notifier.send({ RELOADING: '1' });
  notifier.send({ STATUS: 'second', WATCHDOG: '1' });
  notifier.send({ READY: '1', STATUS: 'third' });
  await notifier.sent();
  assert.equal(
    told(),
    'STATUS=first\n- /run/x\nRELOADING=1\nSTATUS=second\nWATCHDOG=1\n- /run/x\nREADY=1\nSTATUS=third\n- /run/x\n',
  );
});

test('a program that fails or is not there keeps nothing', async () => {
  for (const PATH of [program('exit 1'), '/nowhere']) {
    const notifier = createNotifier({ NOTIFY_SOCKET: '/run/x', PATH });
    notifier.send({ READY: '1' });
    await notifier.sent();
    notifier.send({ STOPPING: '1' });
    await notifier.sent();
  }
});
