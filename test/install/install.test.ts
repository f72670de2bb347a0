import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { install } from '../../src/agent-install.ts';
import { plainSite, refuseHidden, type Site, siteSettings } from '../../src/agent-install-site.ts';
import { uninstall } from '../../src/agent-uninstall.ts';
import { realPathOf } from '../../src/platform/install-probes.ts';

let prefix = '';
beforeEach(() => {
  prefix = mkdtempSync(join(tmpdir(), 'edi-agent-install-'));
  writeFileSync(join(prefix, 'download'), 'the program');
});
afterEach(() => rmSync(prefix, { recursive: true }));

const at = (path: string): string => join(prefix, path);
const text = (path: string): string => readFileSync(at(path), 'utf8');
const mode = (path: string): number => statSync(at(path)).mode & 0o7777;

const installed = (site: Partial<Site> = {}, dryRun = false) =>
  install({ site: { ...plainSite, ...site }, prefix, dryRun, manifest: [], program: at('download') });

test('a dry run tells all of it and does none of it', async () => {
  const told = await installed({}, true);
  assert.ok(told.steps.every(({ state }) => state === 'missing'));
  assert.ok(!existsSync(at('etc')) && !existsSync(at('usr')) && !existsSync(at('var')));
  const done = await installed();
  assert.deepEqual(
    done.steps.map(({ what }) => what),
    told.steps.map(({ what }) => what),
  );
});

test('everything is in its place, with its mode, and the unit runs the program that was installed', async () => {
  const { checks } = await installed();
  assert.deepEqual(
    checks.map(({ ok }) => ok),
    [true],
  );
  assert.equal(text('usr/local/bin/edi-agent'), 'the program');
  assert.equal(mode('usr/local/bin/edi-agent'), 0o755);
  assert.equal(mode('etc/edi-agent/credentials'), 0o700);
  assert.equal(mode('etc/edi-agent/config.yaml'), 0o640);
  assert.equal(mode('var/lib/edi-agent'), 0o751);
  assert.equal(mode('var/lib/edi-agent/pickup'), 0o2770);
  const unit = text('etc/systemd/system/edi-agent.service');
  assert.match(unit, /^ExecStart=.* \/usr\/local\/bin\/edi-agent monitor$/m);
  assert.ok(!unit.includes('/usr/bin/edi-agent'));
  assert.ok(!existsSync(at('etc/systemd/system/edi-agent.service.d')), 'a plain site needs no drop-in');
});

test('settings that a package brought are the site’s until somebody has touched them', async () => {
  mkdirSync(at('etc/edi-agent'), { recursive: true });
  writeFileSync(at('etc/edi-agent/config.yaml'), siteSettings(plainSite));
  await installed({ pickup: ['/opt/sterling/pickup'] });
  assert.match(text('etc/edi-agent/config.yaml'), /pickup: \/opt\/sterling\/pickup/);
  await installed();
  assert.match(text('etc/edi-agent/config.yaml'), /pickup: \/opt\/sterling\/pickup/, 'now it is the site’s own');
  assert.ok(!existsSync(at('var/lib/edi-agent/pickup')), 'nobody would look into it');
  assert.ok(existsSync(at('var/lib/edi-agent/delivery')));
});

test('twice changes nothing; what was changed by hand is mended, but for the settings', async () => {
  await installed();
  assert.equal((await installed()).changes, 0);
  writeFileSync(at('etc/edi-agent/config.yaml'), 'app: {name: mine}\n');
  writeFileSync(at('etc/systemd/system/edi-agent.service'), 'torn');
  chmodSync(at('etc/edi-agent/credentials'), 0o755);
  writeFileSync(at('download'), 'a newer program');
  const { steps, changes } = await installed();
  assert.deepEqual(
    [changes, steps.filter(({ state }) => state === 'kept').length, text('etc/edi-agent/config.yaml')],
    [3, 1, 'app: {name: mine}\n'],
  );
  assert.deepEqual([mode('etc/edi-agent/credentials'), text('usr/local/bin/edi-agent')], [0o700, 'a newer program']);
});

test('a site of its own: settings, drop-in, and directories of others as they are', async () => {
  mkdirSync(at('opt/sterling/in'), { recursive: true, mode: 0o700 });
  const site = {
    sterlingGroup: 'sterling',
    pickup: ['/opt/sterling/in', '/opt/100% "more"'],
    delivery: '/opt/sterling/out',
  };
  await installed(site);
  assert.equal(mode('opt/sterling/in'), 0o700);
  assert.equal(mode('opt/sterling/out'), 0o2770);
  assert.equal(
    text('etc/systemd/system/edi-agent.service.d/10-site.conf').split('[Service]\n')[1],
    'SupplementaryGroups=sterling\nReadWritePaths="-/opt/sterling/in"\nReadWritePaths="-/opt/100%% \\"more\\""\nReadWritePaths="-/opt/sterling/out"\n',
  );
  assert.match(text('etc/edi-agent/config.yaml'), /pickup: \/opt\/sterling\/in\n {2}delivery: \/opt\/sterling\/out\n/);
  assert.ok(!existsSync(at('var/lib/edi-agent/pickup')));
});

test('settings that are wrong are found by the look afterwards', async () => {
  await installed();
  writeFileSync(at('etc/edi-agent/config.yaml'), 'app: {nme: mine}\n');
  const { checks } = await installed();
  assert.match(checks[0]?.detail ?? '', /app\.nme/);
});

test('where a package brought the program, only what belongs to the site is done', async () => {
  mkdirSync(at('usr/lib/systemd/system'), { recursive: true });
  writeFileSync(at('usr/lib/systemd/system/edi-agent.service'), '');
  const { steps } = await installed({ sterlingGroup: 'sterling' });
  assert.ok(!steps.some(({ what }) => what.includes('usr/local') || what.includes('edi-agent.service (')));
  assert.ok(existsSync(at('etc/systemd/system/edi-agent.service.d/10-site.conf')));
  await assert.rejects(uninstall({ prefix, dryRun: false, purge: false }), { code: 'USAGE' });
});

const dropIn = 'etc/systemd/system/edi-agent.service.d/10-site.conf';

test('what no flag names stays as it stands: group and directories of the unit, and access of the places in the home', async () => {
  const site = { sterlingGroup: 'sterling', delivery: '/opt/100% "out"' };
  await installed(site);
  const before = text(dropIn);
  chmodSync(at('var/lib/edi-agent/pickup'), 0o2775);
  for (const again of [{}, { delivery: '/opt/100% "out"' }]) {
    await installed(again);
    assert.equal(text(dropIn), before);
    assert.equal(mode('var/lib/edi-agent/pickup'), 0o2775);
  }
  await installed(site);
  assert.deepEqual([text(dropIn), mode('var/lib/edi-agent/pickup')], [before, 0o2770], 'with its group it is mended');
  await installed({ pickup: ['/opt/in'] });
  assert.equal(text(dropIn), `${before}ReadWritePaths="-/opt/in"\n`);
});

test('a drop-in by hand is added to, and a group that is named takes the place of the old one', async () => {
  mkdirSync(at('etc/systemd/system/edi-agent.service.d'), { recursive: true });
  const head = '# by hand\n[Service]\nNice=5\n';
  const groups = 'SupplementaryGroups=sterling backup\n';
  const rest = 'ReadWritePaths=-/opt/in /opt/out\n';
  const unit = '[Unit]\nAfter=opt.mount\n';
  writeFileSync(at(dropIn), head + groups + rest + unit);
  await installed({ sterlingGroup: 'backup', pickup: ['/opt/in'], delivery: '/opt/out' });
  assert.equal(text(dropIn), head + groups + rest + unit);
  await installed({ sterlingGroup: 'edi', pickup: ['/opt/more'] });
  assert.equal(text(dropIn), `${head}${rest}SupplementaryGroups=edi\nReadWritePaths="-/opt/more"\n${unit}`);
});

test('a directory that the unit hides is refused before anything is done', async () => {
  const sites: readonly Partial<Site>[] = [
    { pickup: ['/opt/in', '/home/sterling/in'] },
    { pickup: ['/opt/../tmp'] },
    { delivery: '/root/out' },
    { delivery: '/var/tmp/out' },
  ];
  for (const site of sites) {
    await assert.rejects(installed(site), { code: 'USAGE', message: /its unit hides/, hint: /elsewhere/ });
  }
  assert.ok(!existsSync(at('etc')));
  await installed({ pickup: ['/homes/in'], delivery: '/opt/tmp/out' });
});

test('a directory that leads to one that the unit hides is refused, too', async () => {
  const link = at('link');
  mkdirSync(at('home'));
  symlinkSync(at('home'), link);
  assert.equal(await realPathOf(`${link}/not/there`), at('home/not/there'));
  const site = { ...plainSite, pickup: ['/srv/pickup'] };
  await assert.rejects(
    refuseHidden(site, async () => '/home/sterling/in'),
    { code: 'USAGE', message: /\/srv\/pickup, which leads to \/home\/sterling\/in: its unit hides \/home/ },
  );
  await refuseHidden(site, async () => '/data/in');
});

test('something else in the way is told and not replaced', async () => {
  mkdirSync(at('etc'), { recursive: true });
  writeFileSync(at('etc/edi-agent'), 'a file');
  await assert.rejects(installed(), { code: 'USAGE', message: /etc\/edi-agent is no directory$/ });
  assert.equal(text('etc/edi-agent'), 'a file');
});

test('taken away, what has come into being stays; purged, nothing does', async () => {
  await installed({ sterlingGroup: 'sterling' });
  writeFileSync(at('var/lib/edi-agent/pickup/order.x12'), 'ISA');
  const told = await uninstall({ prefix, dryRun: true, purge: false });
  assert.ok(existsSync(at('usr/local/bin/edi-agent')));
  const { removed, left } = await uninstall({ prefix, dryRun: false, purge: false });
  assert.deepEqual(removed, told.removed);
  for (const path of removed) assert.ok(!existsSync(path), path);
  assert.ok(!existsSync(at('etc/systemd/system/edi-agent.service.d')), 'nor is an empty directory left');
  assert.equal(text('var/lib/edi-agent/pickup/order.x12'), 'ISA');
  assert.deepEqual(left.toSorted(), ['etc/edi-agent', 'var/lib/edi-agent', 'var/log/edi-agent'].map(at));
  const purged = await uninstall({ prefix, dryRun: false, purge: true });
  assert.deepEqual(purged.removed.toSorted(), left.toSorted());
  assert.deepEqual(await uninstall({ prefix, dryRun: false, purge: true }), { dryRun: false, removed: [], left: [] });
});

test('a mount in what is to be purged keeps all of it, named as the kernel names it', async () => {
  await installed();
  mkdirSync(at('var/lib/edi-agent/pickup/from afar'));
  const mountinfo = at('mountinfo');
  const mounted = (path: string): void =>
    writeFileSync(
      mountinfo,
      `22 1 8:1 / / rw - ext4 /dev/a rw\n36 22 0:31 / ${path} rw,noatime shared:1 - nfs4 far:/x rw\n`,
    );
  mounted(at('var/lib/edi-agent/pickup/from\\040afar'));
  for (const dryRun of [true, false]) {
    await assert.rejects(uninstall({ prefix, dryRun, purge: true, mountinfo }), {
      code: 'USAGE',
      message: /pickup\/from afar is a mount/,
      hint: /umount '.*from afar'/,
    });
  }
  assert.ok(existsSync(at('usr/local/bin/edi-agent')));
  mounted(at('var/lib/edi-agent'));
  await assert.rejects(uninstall({ prefix, dryRun: false, purge: true, mountinfo }), { code: 'USAGE' });
  mounted(at('var/lib/edi-agent-other'));
  assert.ok(
    (await uninstall({ prefix, dryRun: false, purge: true, mountinfo })).removed.includes(at('var/lib/edi-agent')),
  );
});
