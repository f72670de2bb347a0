import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { migrations } from '../../src/platform/ledger/migrations.ts';
import { binary, skip } from './agent.ts';
import { Service } from './service.ts';

let service: Service;
beforeEach(() => {
  service = new Service();
});
afterEach(() => service.remove());

const agent = (...args: readonly string[]) =>
  spawnSync(binary, [...args, '--home', service.home], { encoding: 'utf8', env: {}, cwd: '/' });

/** Runs statements on the ledger of a service that is stopped. */
function onLedger<T>(run: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(service.at('state', 'ledger.db'));
  try {
    return run(db);
  } finally {
    db.close();
  }
}

const versionOf = (path: string): unknown => {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return db.prepare('PRAGMA user_version').get()?.user_version;
  } finally {
    db.close();
  }
};

describe('a change of version', { skip }, () => {
  test('state of an older version is brought up to date after a copy of it was kept', async () => {
    mkdirSync(service.at('state'));
    onLedger((db) => db.exec(`PRAGMA journal_mode = WAL; ${migrations[0]}; PRAGMA user_version = 1`));
    service.putMany(3);
    await service.start();
    await service.untilDone();
    await service.end('SIGTERM');
    service.checkDone();
    assert.equal(versionOf(service.at('state', 'ledger.db')), migrations.length);
    assert.equal(versionOf(service.at('state', `ledger.db.before-v${migrations.length}`)), 1);
  });

  test('state of a newer version is refused, untouched; the backup made before the update leads back', async () => {
    service.putMany(3);
    await service.start();
    await service.untilDone();
    const { status, stdout, stderr } = agent('backup', 'state', '--json');
    assert.equal(status, 0, stderr);
    await service.end('SIGTERM');
    onLedger((db) => db.exec('CREATE TABLE of_a_newer_version (a); PRAGMA user_version = 1000'));

    const refused = agent('monitor');
    assert.equal(refused.status, 1);
    assert.match(
      refused.stderr,
      /^error STATE\.NEWER: .*written by a newer edi-agent \(version 1000, this one knows \d+\)/m,
    );
    assert.equal(versionOf(service.at('state', 'ledger.db')), 1_000, 'it is left as it is');

    const archive =
      readdirSync(service.at('backups')).find((name) => /^state_backup_.*\.tar\.gz$/.test(name)) ?? stdout;
    const restored = agent('restore', 'state', service.at('backups', archive));
    assert.equal(restored.status, 0, restored.stderr + restored.stdout);
    service.putMany(2);
    await service.start();
    await service.untilDone();
    await service.end('SIGTERM');
    service.checkDone();
  });
});
