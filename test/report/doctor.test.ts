import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { shellWord } from '../../src/kit/shell-word.ts';
import type { DirectoryFacts, DirectoryFound, DoctorCheck, HostFacts, UnitFacts } from '../../src/model/doctor.ts';
import { doctorDocument, doctorExitCodes, failed, passed, warned } from '../../src/report/doctor.ts';
import { judgeDirectories } from '../../src/report/doctor-directory.ts';
import { judgeHost, judgeSecret } from '../../src/report/doctor-host.ts';
import { judgeApi, judgeLog, judgeService, type ServiceFacts } from '../../src/report/doctor-service.ts';
import { judgeLedger, judgeLock, judgeUnfinished } from '../../src/report/doctor-state.ts';
import { doctorText } from '../../src/report/doctor-text.ts';
import { judgeUnit } from '../../src/report/doctor-unit.ts';

const worker = { user: 'edi-agent', group: 'edi-agent', isSelf: true };
const marks = { lowWaterBytes: 1_000, inodesMin: 10 };
const well: Extract<DirectoryFound, { kind: 'directory' }> = {
  kind: 'directory',
  owner: 'edi-agent',
  group: 'edi-agent',
  mode: 0o2770,
  device: 1,
  probe: null,
  readable: true,
  freeBytes: 1e9,
  totalBytes: 2e9,
  freeInodes: 1e6,
  totalInodes: 1e6,
  network: false,
  staleTemporaries: 0,
};

function directory(use: DirectoryFacts['use'], found: DirectoryFound): DoctorCheck {
  const facts: DirectoryFacts = { name: use, path: '/srv/my edi', use, isMade: use === 'own', found };
  const [check] = judgeDirectories([facts], { worker, marks });
  assert.ok(check);
  return check;
}

function said({ status, mend }: DoctorCheck): readonly [string, string | null] {
  return [status, mend];
}

describe('a directory', () => {
  const missing = { kind: 'missing', parent: '/srv', parentWritable: true } as const;
  const rows: readonly (readonly [string, DirectoryFacts['use'], DirectoryFound, string, string | null])[] = [
    ['all is well', 'own', well, 'pass', null],
    ['missing, and made at the start', 'own', missing, 'pass', null],
    ['missing, and of others', 'pickup', missing, 'fail', "install -d -o edi-agent -g edi-agent -m 2770 '/srv/my edi'"],
    [
      'missing, and not to be made',
      'own',
      { ...missing, parentWritable: false },
      'fail',
      "install -d -o edi-agent -g edi-agent -m 2770 '/srv/my edi'",
    ],
    ['none of the site', 'site', missing, 'pass', null],
    ['out of reach', 'own', { kind: 'forbidden', errno: 'EACCES' }, 'fail', "namei -l '/srv/my edi'"],
    [
      'not readable',
      'pickup',
      { ...well, readable: false },
      'fail',
      "chgrp edi-agent '/srv/my edi' && chmod g+rwxs '/srv/my edi'",
    ],
    [
      'ours, and not writable',
      'own',
      { ...well, probe: { step: 'make a file', errno: 'EACCES' } },
      'fail',
      "chown edi-agent:edi-agent '/srv/my edi' && chmod u+rwx '/srv/my edi'",
    ],
    [
      'read-only',
      'own',
      { ...well, probe: { step: 'make a file', errno: 'EROFS' } },
      'fail',
      `mount -o remount,rw "$(findmnt -n -o TARGET -T '/srv/my edi')"`,
    ],
    [
      'a site directory need not be written',
      'site',
      { ...well, probe: { step: 'make a file', errno: 'EACCES' } },
      'pass',
      null,
    ],
    ['no space', 'own', { ...well, freeBytes: 999 }, 'fail', "df -h '/srv/my edi'"],
    ['no inodes', 'own', { ...well, freeInodes: 9 }, 'fail', "df -i '/srv/my edi'"],
    ['a file system that counts no inodes', 'own', { ...well, freeInodes: 0, totalInodes: 0 }, 'pass', null],
    [
      'the sticky bit on the files of others',
      'pickup',
      { ...well, mode: 0o3770, owner: 'sterling' },
      'fail',
      "chmod -t '/srv/my edi'",
    ],
    ['open to everybody', 'delivery', { ...well, mode: 0o2777 }, 'warn', "chmod o-w '/srv/my edi'"],
    ['ours, and seen by others', 'own', { ...well, mode: 0o755 }, 'warn', "chmod o-rwx '/srv/my edi'"],
    [
      'a delivery that its collector cannot empty',
      'delivery',
      { ...well, group: 'sterling', mode: 0o2750 },
      'warn',
      "chmod g+rwxs '/srv/my edi'",
    ],
    [
      'leftovers',
      'own',
      { ...well, staleTemporaries: 2 },
      'warn',
      `find '/srv/my edi' -maxdepth 1 -type f -name '.?*.${'[0-9a-f]'.repeat(12)}.tmp' -mmin +60 -delete`,
    ],
  ];
  for (const [what, use, found, status, mend] of rows) {
    test(what, () => assert.deepEqual(said(directory(use, found)), [status, mend]));
  }

  test('pickup on another file system than work', () => {
    const named = (name: string, use: DirectoryFacts['use'], device: number): DirectoryFacts => ({
      ...{ name, path: `/${name}`, use, isMade: true },
      found: { ...well, device },
    });
    const names = (device: number): readonly string[] =>
      judgeDirectories([named('pickup', 'pickup', device), named('work', 'own', 1)], { worker, marks }).map(
        ({ name }) => name,
      );
    assert.ok(names(2).includes('file system of pickup'));
    assert.ok(!names(1).includes('file system of pickup'));
  });
});

describe('the ledger', () => {
  const path = '/home/state/ledger.db';
  const judged = (facts: Parameters<typeof judgeLedger>[0]['facts'], running = false): DoctorCheck =>
    judgeLedger({ path, facts, running, copies: [`${path}.before-v3`] });

  test('none, whole, older, damaged, refused', () => {
    assert.deepEqual(said(judged({ kind: 'missing' })), ['pass', null]);
    assert.deepEqual(said(judged({ kind: 'open', version: 2, known: 2, bytes: 1 })), ['pass', null]);
    assert.deepEqual(said(judged({ kind: 'open', version: 1, known: 2, bytes: 1 })), [
      'warn',
      'systemctl start edi-agent',
    ]);
    assert.deepEqual(said(judged({ kind: 'damaged', damage: 'x' }, true)), ['fail', 'systemctl restart edi-agent']);
    const refused = judged({ kind: 'refused', code: 'STATE.LOCKED', message: 'held', hint: 'wait' });
    assert.deepEqual(said(refused), ['fail', `fuser -v ${path}; ls -l ${path}`]);
  });

  test('a newer one tells of the copy that was kept before the update', () => {
    const { status, mend, seen } = judged({ kind: 'open', version: 3, known: 2, bytes: 1 });
    assert.equal(status, 'fail');
    assert.match(seen, /newer edi-agent; this one knows 2/);
    assert.match(mend ?? '', /cp -p \/home\/state\/ledger\.db\.before-v3 \/home\/state\/ledger\.db$/);
  });

  test('who holds the home', () => {
    const held = { kind: 'held', pid: 7, program: '/usr/bin/edi-agent monitor' } as const;
    assert.deepEqual(said(judgeLock(held, { answers: true, isStopped: false })), ['pass', null]);
    assert.deepEqual(said(judgeLock(held, { answers: false, isStopped: false })), [
      'fail',
      'systemctl restart edi-agent',
    ]);
    assert.deepEqual(said(judgeLock(held, { answers: false, isStopped: true })), ['fail', 'kill 7']);
    const command = { ...held, program: '/usr/bin/edi-agent process a.x12' };
    assert.deepEqual(said(judgeLock(command, { answers: false, isStopped: false })), ['pass', null]);
    assert.deepEqual(said(judgeLock({ kind: 'free' }, { answers: false, isStopped: true })), ['pass', null]);
  });

  test('unfinished files: each with what the next start does, lost ones as a warning', () => {
    const one = { id: '1', name: 'a', state: 'claimed', next: 'resume', where: 'in work/' } as const;
    const lost = { ...one, id: '2', next: 'lost', where: 'nowhere' } as const;
    const names = (files: Parameters<typeof judgeUnfinished>[0], listed: boolean): readonly string[] =>
      judgeUnfinished(files, { running: false, listed }).map(({ name, status }) => `${name} ${status}`);
    assert.deepEqual(names([], true), ['unfinished files pass']);
    assert.deepEqual(names([one, lost], true), ['unfinished files warn', 'file 1 pass', 'file 2 warn']);
    assert.deepEqual(names([one], false), ['unfinished files warn']);
    assert.deepEqual(judgeUnfinished([one, lost], { running: true, listed: false }).length, 1);
    const [, told] = judgeUnfinished([one], { running: false, listed: true });
    assert.match(
      told?.seen ?? '',
      /^a \(claimed, in work\/\) is taken up again from work\/; what was delivered is not/,
    );
  });
});

describe('host and unit', () => {
  const host: HostFacts = {
    nowMs: Date.UTC(2026, 0, 31),
    openFilesMax: 65_536,
    inotify: { watchesMax: 1, instancesMax: 1, errno: null },
    clockSynchronized: true,
  };
  const statuses = (facts: HostFacts, lastSeenMs: number | null = null): readonly string[] =>
    judgeHost(facts, { lastSeenMs, hasUnit: true }).map(({ status }) => status);

  test('limits and clock', () => {
    assert.deepEqual(statuses(host), ['pass', 'pass', 'pass']);
    assert.deepEqual(statuses({ ...host, openFilesMax: 1_024 }), ['warn', 'pass', 'pass']);
    assert.deepEqual(statuses({ ...host, inotify: { ...host.inotify, errno: 'ENOSPC' } }), ['pass', 'warn', 'pass']);
    assert.deepEqual(statuses({ ...host, clockSynchronized: false }), ['pass', 'pass', 'warn']);
    assert.deepEqual(statuses(host, host.nowMs + 3_600_000), ['pass', 'pass', 'fail']);
    assert.deepEqual(statuses(host, host.nowMs + 1_000), ['pass', 'pass', 'pass']);
  });

  const properties = {
    ActiveState: 'active',
    SubState: 'running',
    NRestarts: '0',
    UnitFileState: 'enabled',
    NeedDaemonReload: 'no',
    Restart: 'always',
    WatchdogUSec: '30s',
    NoNewPrivileges: 'yes',
    ProtectSystem: 'strict',
    ProtectHome: 'yes',
    PrivateDevices: 'yes',
    RestrictSUIDSGID: 'yes',
    LockPersonality: 'yes',
    CapabilityBoundingSet: '',
    StateDirectory: 'edi-agent',
    ReadWritePaths: '-/opt/sterling',
  };
  const unit = (changed: Readonly<Record<string, string>>): UnitFacts => ({
    kind: 'loaded',
    properties: { ...properties, ...changed },
    systemdVersion: 252,
  });
  const written = ['/var/lib/edi-agent/state', '/opt/sterling/pickup'];
  const of = (facts: UnitFacts, paths = written): readonly string[] =>
    judgeUnit(facts, paths).map(({ status }) => status);

  test('a unit as it was shipped, and what may be wrong with one', () => {
    assert.deepEqual(of(unit({})), ['pass', 'pass', 'pass']);
    assert.deepEqual(of(unit({ ActiveState: 'failed' })), ['fail', 'pass', 'pass']);
    assert.deepEqual(of(unit({ UnitFileState: 'disabled' })), ['warn', 'pass', 'pass']);
    assert.deepEqual(of(unit({ NRestarts: '4' })), ['warn', 'pass', 'pass']);
    assert.deepEqual(of(unit({ NoNewPrivileges: 'no' })), ['pass', 'warn', 'pass']);
    assert.deepEqual(of({ kind: 'missing' }), ['warn']);
    assert.deepEqual(of({ kind: 'no systemd' }), ['pass']);
  });

  test('what an older systemd does not know is not asked for; what it knows is', () => {
    const { RestrictSUIDSGID: _, ...older } = properties;
    const hardening = (facts: Partial<Extract<UnitFacts, { kind: 'loaded' }>>): string | undefined =>
      of({ kind: 'loaded', properties: older, systemdVersion: 239, ...facts })[1];
    assert.equal(hardening({}), 'pass');
    assert.equal(hardening({ systemdVersion: 242 }), 'warn');
    assert.equal(hardening({ systemdVersion: null }), 'warn');
    assert.equal(hardening({ properties: { ...older, RestrictSUIDSGID: 'no' } }), 'warn', 'added by the distributor');
    assert.equal(hardening({ properties: { ...older, LockPersonality: 'no' } }), 'warn');
  });

  test('directories that the unit keeps shut are told with the drop-in that opens them', () => {
    const [, , check] = judgeUnit(unit({}), [...written, '/opt/sterling2/pickup', '/srv/in']);
    assert.equal(check?.status, 'fail');
    assert.match(check?.mend ?? '', /'ReadWritePaths=\/opt\/sterling2\/pickup \/srv\/in' > .*paths\.conf && systemctl/);
    assert.deepEqual(of(unit({ ProtectSystem: 'no' }), ['/anywhere']), ['pass', 'warn', 'pass']);
  });

  test('a secret that others may read, or that is of another', () => {
    const file = { kind: 'file', owner: 'root', mode: 0o600, bytes: 65 } as const;
    const secret = (found: Parameters<typeof judgeSecret>[0]['found']): readonly [string, string | null] =>
      said(judgeSecret({ name: 'api-token', path: '/a', found }, ['edi-agent', 'root']));
    assert.deepEqual(secret(file), ['pass', null]);
    assert.deepEqual(secret({ kind: 'missing' }), ['pass', null]);
    assert.deepEqual(secret({ ...file, mode: 0o640 }), ['fail', 'chmod 600 /a']);
    assert.deepEqual(secret({ ...file, owner: 'joe' }), ['fail', 'chown edi-agent /a']);
    assert.deepEqual(secret({ ...file, bytes: 3 }), ['warn', '(umask 077; openssl rand -hex 32 > /a)']);
    assert.deepEqual(secret({ kind: 'other' }), ['fail', 'ls -l /a']);
  });
});

describe('the service', () => {
  const check = { name: 'queue', status: 'warn', message: 'a file waits', hint: 'look' } as const;
  const service: ServiceFacts = {
    version: '1.0.0',
    state: 'running',
    startedMs: 1e12,
    health: { status: 'degraded', service: 'edi-agent', version: '1.0.0', checks: [check] },
  };
  const asked = { service, trouble: null, version: '1.0.0', isStopped: false };

  test('what its health warns of is told with its own advice', () => {
    assert.deepEqual(
      judgeService(asked).map((one) => [one.name, ...said(one)]),
      [
        ['service', 'pass', null],
        ['health queue', 'warn', 'look'],
      ],
    );
  });

  test('another version, none, one that should not run, one that may not be asked', () => {
    const first = (question: Parameters<typeof judgeService>[0]): readonly unknown[] => {
      const [one] = judgeService(question);
      return one ? said(one) : [];
    };
    assert.deepEqual(first({ ...asked, version: '2.0.0' }), ['warn', 'systemctl restart edi-agent']);
    assert.deepEqual(first({ ...asked, service: null }), ['warn', 'systemctl start edi-agent']);
    assert.deepEqual(first({ ...asked, service: null, isStopped: true }), ['pass', null]);
    assert.deepEqual(first({ ...asked, isStopped: true }), ['fail', 'systemctl stop edi-agent']);
    assert.deepEqual(first({ ...asked, service: null, trouble: { message: 'x', hint: 'as root' } }), [
      'warn',
      'as root',
    ]);
  });

  test('a log that does not grow', () => {
    const log = (newest: Parameters<typeof judgeLog>[0]['newest'], running: ServiceFacts | null): string =>
      judgeLog({ directory: '/logs', newest }, { service: running, nowMs: 1e12 + 5e6 }).status;
    assert.equal(log(null, null), 'pass');
    assert.equal(log(null, service), 'fail');
    assert.equal(log({ path: '/a', bytes: 1, changedMs: 1e12 - 3e5 }, service), 'fail');
    assert.equal(log({ path: '/a', bytes: 1, changedMs: 1e12 + 1 }, service), 'pass');
    assert.equal(log({ path: '/a', bytes: 1, changedMs: 1 }, null), 'pass');
  });

  test('the port', () => {
    const port = (answer: 'open' | 'closed', running: boolean): string =>
      judgeApi({ enabled: true, host: '127.0.0.1', port: 5000, answer, running }).status;
    assert.deepEqual([port('open', true), port('closed', true)], ['pass', 'fail']);
    assert.deepEqual([port('open', false), port('closed', false)], ['warn', 'pass']);
  });
});

test('the worst check decides, and the exit code tells it', () => {
  const given = { mode: 'now', version: '1', home: '/h', user: 'me' } as const;
  const checks = [passed('a', 'well'), warned('b', 'hm', 'mend b'), failed('c', 'no\x1b[2J', 'mend c')];
  const statuses = checks.map((_, at) => doctorDocument({ ...given, checks: checks.slice(0, at + 1) }).status);
  assert.deepEqual(
    statuses.map((status) => doctorExitCodes[status]),
    [0, 1, 2],
  );
  const text = doctorText(doctorDocument({ ...given, checks }), { paint: (_, shown) => shown, width: 100 });
  assert.match(text, /fail {2}c {2}no·\[2J\n +mend c\nfail: something must be mended \(1 pass, 1 warn, 1 fail\)$/);
});

test('a word of a shell is quoted where it must be', () => {
  assert.equal(shellWord('/var/lib/edi-agent'), '/var/lib/edi-agent');
  assert.equal(shellWord("it's $HOME"), `'it'\\''s $HOME'`);
  assert.equal(shellWord(''), "''");
});
