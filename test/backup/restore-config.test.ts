import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { runBackup } from '../../src/agent-backup.ts';
import { readConfig } from '../../src/agent-config.ts';
import { restore } from '../../src/agent-restore.ts';
import { lockConfigRestore } from '../../src/agent-restore-finish.ts';
import { swapJournalName } from '../../src/upkeep/swap.ts';
import { calm, TestHome } from './home.ts';

let home: TestHome;
let directory: string;
beforeEach(() => {
  home = new TestHome('app:\n  name: old\n');
  directory = dirname(home.configPath);
});
afterEach(() => home.remove());

const profile = (name: string): string => `name: ${name}\nids:\n  production: ["ZZ:${name}"]\n`;

/** A restore that was broken off between its two renames: the profile is there, the settings file is not. */
function breakOff(by: number): void {
  const staging = join(directory, '.restoring');
  mkdirSync(staging);
  mkdirSync(join(directory, 'partners'));
  writeFileSync(join(directory, 'partners/ACME.yaml'), profile('ACME'));
  writeFileSync(join(staging, 'config.yaml'), 'app:\n  name: new\n');
  const swapOf = (name: string) => ({
    from: join(staging, name),
    to: join(directory, name),
    kept: join(directory, 'replaced-1', name),
  });
  const swaps = [swapOf('partners/ACME.yaml'), swapOf('config.yaml')];
  writeFileSync(join(directory, swapJournalName), JSON.stringify({ directory, swaps, by, staging: [staging] }));
}

async function nameInForce(): Promise<string> {
  const { result } = await readConfig(home.request);
  assert.ok(result.kind === 'ok');
  return result.settings.app.name;
}

const hiddenLeft = (): string[] =>
  readdirSync(directory).filter((name) => name === '.restoring' || name === swapJournalName);

describe('a restore of settings that was broken off', () => {
  test('is ended by whoever reads them, although another process has its number now', async () => {
    breakOff(process.ppid);
    assert.equal(await nameInForce(), 'new');
    assert.match(readFileSync(join(directory, 'replaced-1/config.yaml'), 'utf8'), /old/);
    assert.deepEqual(hiddenLeft(), []);
  });

  test('is left to the process that is at it, as long as it lives', async () => {
    breakOff(1);
    const lock = lockConfigRestore(directory);
    try {
      assert.equal(await nameInForce(), 'old');
      writeFileSync(join(home.place, 'any.tar.gz'), '');
      await assert.rejects(home.restore('config', join(home.place, 'any.tar.gz')), { code: 'BACKUP.BUSY' });
      assert.equal(hiddenLeft().length, 2);
    } finally {
      lock.release();
    }
    assert.equal(await nameInForce(), 'new');
  });
});

describe('what was restored', () => {
  const rightsOf = (path: string): readonly number[] => {
    const { uid, gid, mode } = statSync(path);
    return [uid, gid, mode & 0o777];
  };

  test('can be read by whom it could be read before, and what is new by who reads the settings file', async () => {
    const isRoot = process.getuid?.() === 0;
    mkdirSync(join(directory, 'partners'));
    mkdirSync(join(directory, 'schemas'));
    writeFileSync(join(directory, 'partners/ACME.yaml'), profile('ACME'));
    writeFileSync(join(directory, 'partners/OTHER.yaml'), profile('OTHER'));
    const file = await home.backupFile('config');
    for (const name of ['partners/OTHER.yaml']) rmSync(join(directory, name));
    rmSync(join(directory, 'schemas'), { recursive: true });
    chmodSync(home.configPath, 0o644);
    chmodSync(join(directory, 'partners/ACME.yaml'), 0o604);
    if (isRoot) chownSync(home.configPath, 0, 4_711);
    const before = [home.configPath, join(directory, 'partners/ACME.yaml')].map(rightsOf);
    await home.restore('config', file);
    const after = ['config.yaml', 'partners/ACME.yaml', 'partners/OTHER.yaml'].map((name) =>
      rightsOf(join(directory, name)),
    );
    assert.deepEqual(after, [...before, before[0]]);
  });

  test('has the directories it needs, open to whom the one of the settings is open', async () => {
    mkdirSync(join(directory, 'partners'));
    writeFileSync(join(directory, 'partners/ACME.yaml'), profile('ACME'));
    const file = await home.backupFile('config');
    rmSync(join(directory, 'partners'), { recursive: true });
    chmodSync(directory, 0o755);
    await home.restore('config', file);
    assert.deepEqual(rightsOf(join(directory, 'partners')), rightsOf(directory));
  });

  test('may be profiles alone, where the built-in defaults were in force', async () => {
    const { config: _, ...found } = home.request;
    const profiles = home.at('partners');
    rmSync(home.configPath);
    mkdirSync(profiles, { recursive: true });
    writeFileSync(join(profiles, 'ACME.yaml'), profile('ACME'));
    const [made] = await runBackup({ ...found, kinds: ['config'], signal: calm });
    rmSync(profiles, { recursive: true });
    const again = { ...found, kind: 'config', file: made?.files[0] ?? 'none', rehearse: false, signal: calm } as const;
    assert.match(
      (await restore(again)).notes.join(),
      /holds no settings file, .*: the built-in defaults stay in force/,
    );
    assert.deepEqual(readdirSync(profiles), ['ACME.yaml']);
    assert.ok(!existsSync(home.configPath), 'no settings file comes of it');
    assert.deepEqual(
      (await restore({ ...again, rehearse: true })).checks.map(({ ok }) => ok),
      [true],
    );
    // Where one stands by now, it stays.
    writeFileSync(home.configPath, 'app:\n  name: later\n');
    assert.match((await restore(again)).notes.join(), /config\.yaml stays as it is/);
    assert.match(readFileSync(home.configPath, 'utf8'), /later/);
    assert.deepEqual(readdirSync(join(directory, 'partners')), ['ACME.yaml']);
  });
});
