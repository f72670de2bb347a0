import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { after, before, beforeEach, describe, test } from 'node:test';
import { binary, skip as noBinary } from './agent.ts';
import { BoxedService, dropIn, dropIns, installedHome as home, quickUnit, unit } from './boxed-service.ts';
import type { Service } from './service.ts';
import { SystemdBox } from './systemd-box.ts';

/** No time is lost in a test, and the watchdog is soon there; all else is the unit as it is shipped. */
const quick = `${quickUnit}WatchdogSec=4s\n`;

/** What a test has the Node inside do by signals: the program itself has no such door, so a file of root's opens one. */
const faults = `
process.on('SIGUSR2', () => { for (;;); });
process.on('SIGWINCH', () => {
  const all = [];
  setInterval(() => all.push(Buffer.alloc(16_000_000, 1)), 1);
});
`;

let box: SystemdBox;
/** The home of the installed service, from outside; put(), untilDone() and checkDone() work on it as on any. */
let service: Service;
/** Limits in seconds are for a machine with nothing else to do; a busy one gets more. */
let stretch = 1;

const systemctl = (...args: readonly string[]) => box.run('systemctl', ...args);
const journal = (...args: readonly string[]): string =>
  box.must('journalctl', '--no-pager', '--unit', unit, '--output', 'short', ...args);
const mainPid = (): string => box.property(unit, 'MainPID');
const isServing = (): boolean => box.property(unit, 'SubState') === 'running';

/** Does something that ends the process; milliseconds until systemd holds the next one to be ready, by its own clock. */
async function restartedAfter(context: Told, what: string, end: () => void): Promise<number> {
  const before = Number(box.property(unit, 'NRestarts'));
  const fromUs = Number(process.hrtime.bigint() / 1_000n);
  end();
  let readyUs = 0;
  await box.until(
    () => {
      const now = box.properties(unit, 'NRestarts', 'SubState', 'ActiveEnterTimestampMonotonic');
      readyUs = Number(now.ActiveEnterTimestampMonotonic);
      return Number(now.NRestarts) > before && now.SubState === 'running';
    },
    'started again',
    30_000 * stretch,
  );
  const ms = Math.round((readyUs - fromUs) / 1_000);
  context.diagnostic(`${what} until it serves again: ${ms} ms${busy()}`);
  return ms;
}

interface Told {
  diagnostic(text: string): void;
}

const busy = (): string => (stretch > 1.5 ? ` (busy machine, factor ${stretch.toFixed(1)})` : '');

/** How busy the machine is now, by what takes 0.1 s where nothing else is done. */
function measureStretch(): void {
  const startedMs = performance.now();
  spawnSync(binary, ['--version']);
  stretch = Math.max(1, (performance.now() - startedMs) / 150);
}

/** As told on a machine of its own. On a busy one the figures are worth little: there they only must not run away. */
function limitMs(ms: number): number {
  const before = stretch;
  measureStretch();
  const worst = Math.max(before, stretch);
  return worst > 1.5 ? ms * worst * 2 : ms;
}

/** Milliseconds, told with the test. */
async function timed(context: Told, what: string, run: () => unknown): Promise<number> {
  const startedMs = performance.now();
  await run();
  const ms = Math.round(performance.now() - startedMs);
  context.diagnostic(`${what}: ${ms} ms${busy()}`);
  return ms;
}

describe('the installed service under a real systemd', { skip: SystemdBox.unable() || noBinary }, () => {
  before(async () => {
    box = await SystemdBox.boot([
      { source: binary, target: '/opt/download/edi-agent' },
      { source: process.execPath, target: '/opt/node' },
    ]);
  });
  beforeEach(measureStretch);
  after(() => box?.down());

  test('install: told before, then done, then nothing is left to do', async (context) => {
    const install = ['/opt/download/edi-agent', 'install', '--json'];
    const planned = JSON.parse(box.must(...install, '--dry-run'));
    assert.ok(planned.changes > 10);
    assert.ok(!existsSync(box.at('/etc/edi-agent')), 'nothing was done');
    await timed(context, 'install', () => {
      const { steps, checks, changes } = JSON.parse(box.must(...install));
      assert.deepEqual([steps.length, changes], [planned.steps.length, planned.changes]);
      assert.deepEqual(
        checks.filter(({ ok }: { ok: boolean }) => !ok),
        [],
      );
    });
    assert.equal(JSON.parse(box.must(...install)).changes, 0, 'twice changes nothing');
    writeFileSync(
      box.at('/etc/edi-agent/config.yaml'),
      `app: {home: ${home}}\ndirectories: {logs: /var/log/edi-agent}\n`,
    );
    assert.equal(JSON.parse(box.must(...install)).changes, 0, 'settings are never overwritten');
    assert.equal(statSync(box.at(`${home}/pickup`)).mode & 0o7777, 0o2770);
    assert.equal(statSync(box.at('/etc/edi-agent/credentials')).mode & 0o7777, 0o700);
  });

  test('the unit is sound, and its exposure at most 1.5', () => {
    const path = `/etc/systemd/system/${unit}`;
    const { stderr } = box.run('systemd-analyze', 'verify', path);
    assert.deepEqual(
      stderr.split('\n').filter((line) => line !== '' && !line.includes('man edi-agent')),
      [],
    );
    const found = box.run('systemd-analyze', 'security', '--offline=true', '--threshold=15', path);
    assert.equal(found.status, 0, found.stdout);
  });

  test('started, it takes what is dropped, and says how it is', async (context) => {
    dropIn(box, '90-test', quick);
    service = new BoxedService(box);
    service.putMany(20);
    const ms = await timed(context, 'systemctl start until ready', () => box.must('systemctl', 'start', unit));
    assert.ok(ms < limitMs(6_000));
    await service.untilDone();
    service.checkDone();
    await box.until(() => box.property(unit, 'StatusText') === '0 in work, 0 waiting', 'told', 10_000 * stretch);
    const environment = box.must('cat', `/proc/${mainPid()}/environ`).split('\0');
    const ofNode = environment.filter((one) => /^(NODE_|LD_|NOTIFY_SOCKET|WATCHDOG_)/.test(one));
    assert.ok(ofNode.includes('NODE_OPTIONS=--max-old-space-size=384 --disable-sigusr1'), ofNode.join(' '));
  });

  test('the journal reads well', () => {
    const lines = journal().split('\n').filter(Boolean);
    assert.ok(lines.some((line) => / edi-agent\[\d+\]: \d\d:\d\d:\d\d info file processed .*name=order-/.test(line)));
    for (const line of lines) assert.doesNotMatch(line, /\p{Cc}|blob data|Unknown key|\{"level/u);
  });

  test('killed under load, it serves again in moments and nothing is lost', async (context) => {
    service.putMany(200);
    await service.until(() => service.names('processed').length > 30, 'under load');
    const ms = await restartedAfter(context, 'kill -9', () => box.must('systemctl', 'kill', '--signal=KILL', unit));
    // Two seconds are the aim; the figure stands in docs/reliability.md, and no machine is held to it here.
    assert.ok(ms < limitMs(6_000), `${ms} ms`);
    await service.untilDone();
    service.checkDone();
  });

  test('stopped by SIGSTOP, the watchdog starts it anew', async (context) => {
    await restartedAfter(context, 'SIGSTOP, WatchdogSec=4s,', () => box.must('kill', '-STOP', mainPid()));
    assert.match(journal(), /Watchdog timeout \(limit 4s\)!/);
  });

  test('a main loop that is wedged is started anew; files go on', async (context) => {
    writeFileSync(box.at('/etc/edi-agent/faults.cjs'), faults);
    dropIn(
      box,
      '91-faults',
      `[Service]\nExecStart=\nExecStart=/usr/bin/env NODE_OPTIONS=--require=/etc/edi-agent/faults.cjs /usr/local/bin/edi-agent monitor\n`,
    );
    box.must('systemctl', 'restart', unit);
    service.putMany(50);
    await restartedAfter(context, 'wedged, WatchdogSec=4s,', () => box.must('kill', '-USR2', mainPid()));
    await service.untilDone();
    service.checkDone();
  });

  test('beyond MemoryMax it is killed, starts again and goes on', async (context) => {
    dropIn(box, '92-memory', '[Service]\nMemoryMax=300M\nMemorySwapMax=0\n');
    box.must('systemctl', 'restart', unit);
    service.putMany(50);
    await restartedAfter(context, 'out of memory', () => box.must('kill', '-WINCH', mainPid()));
    // The older kind of control groups lets systemd see the signal alone.
    assert.match(journal(), /oom-kill|status=9\/KILL/);
    await service.untilDone();
    service.checkDone();
    for (const name of ['91-faults', '92-memory']) rmSync(box.at(`${dropIns}/${name}.conf`));
    box.must('systemctl', 'daemon-reload');
    box.must('systemctl', 'restart', unit);
  });

  test('reload: good settings are taken, wrong ones fail the reload and change nothing', async () => {
    const config = box.at('/etc/edi-agent/config.yaml');
    const good = `app: {home: ${home}, name: renamed}\ndirectories: {logs: /var/log/edi-agent}\n`;
    writeFileSync(config, good);
    assert.equal(systemctl('reload', unit).status, 0);
    await service.until(() => journal('--lines=50').includes('new settings are taken'), 'taken');
    await box.until(isServing, 'running', 20_000 * stretch);
    const pid = mainPid();
    writeFileSync(config, `${good}logging: {level: loud}\n`);
    assert.notEqual(systemctl('reload', unit).status, 0);
    assert.match(journal('--lines=30'), /logging\.level/);
    assert.deepEqual([isServing(), mainPid()], [true, pid]);
    writeFileSync(config, good);
    service.put();
    await service.untilDone();
  });

  test('a stop under load ends what is in work within the limit; the rest waits for the next start', async (context) => {
    service.putMany(400);
    const before = service.names('processed').length;
    await service.until(() => service.names('processed').length > before + 20, 'under load');
    const ms = await timed(context, 'systemctl stop under load', () => box.must('systemctl', 'stop', unit));
    assert.ok(ms < limitMs(10_000));
    assert.equal(box.property(unit, 'Result'), 'success');
    assert.deepEqual(service.names('work'), []);
    service.checkNoneLost();
    box.must('systemctl', 'start', unit);
    await service.untilDone();
    service.checkDone();
  });

  test('a secret reaches the service and nobody else; without one it starts as well', async () => {
    const ask = (token: string): string =>
      box.must(
        'bash',
        '-c',
        `exec 3<>/dev/tcp/127.0.0.1/5000; printf '%s\\r\\n' 'POST /api/v1/process HTTP/1.1' 'Host: localhost' 'Authorization: Bearer ${token}' 'Content-Type: application/json' 'Content-Length: 2' 'Connection: close' '' '{}' >&3; cat <&3`,
      );
    const secret = 'a-secret-of-thirty-two-characters';
    assert.match(ask(secret), /^HTTP\/1\.1 403 /, 'there is none yet');
    const path = box.at('/etc/edi-agent/credentials/api-token');
    writeFileSync(path, `${secret}\n`, { mode: 0o600 });
    chmodSync(path, 0o600);
    box.must('systemctl', 'restart', unit);
    assert.match(ask('another-secret-of-some-length'), /^HTTP\/1\.1 401 /);
    assert.match(ask(secret), /^HTTP\/1\.1 400 /, 'it may ask, and asks for nothing');
    const credential = '/run/credentials/edi-agent.service/api-token';
    for (const file of [credential, '/etc/edi-agent/credentials/api-token']) {
      assert.notEqual(box.run('setpriv', '--reuid=65534', '--clear-groups', 'cat', file).status, 0, file);
    }
    assert.notEqual(
      box.run('setpriv', '--reuid=edi-agent', '--clear-groups', 'cat', '/etc/edi-agent/credentials/api-token').status,
      0,
      'the file is of root alone',
    );
    assert.ok(!box.must('cat', `/proc/${mainPid()}/environ`).includes(secret));
    assert.ok(!journal().includes(secret));
  });

  test('taken away, settings, state and logs stay; purged, nothing does', () => {
    const { removed, left } = JSON.parse(box.must('/opt/download/edi-agent', 'uninstall', '--json'));
    assert.ok(removed.includes(`/etc/systemd/system/${unit}`));
    assert.deepEqual(left.toSorted(), [dropIns, '/etc/edi-agent', home, '/var/log/edi-agent'].toSorted());
    assert.equal(box.property(unit, 'ActiveState'), 'inactive');
    service.checkDone();
    assert.ok(existsSync(box.at(`${home}/state/ledger.db`)));
    box.must('/opt/download/edi-agent', 'uninstall', '--purge', '--yes');
    for (const path of left) assert.ok(!existsSync(box.at(path)), path);
    assert.notEqual(box.run('getent', 'passwd', 'edi-agent').status, 0);
  });
});
