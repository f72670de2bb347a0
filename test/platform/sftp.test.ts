import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { copyBySftp, type SftpCopy } from '../../src/platform/sftp.ts';
import { makeKeys, publicBytes, startServer, type TestServer } from './sftp-server.ts';

describe('copies by SFTP', () => {
  const place = mkdtempSync(join(tmpdir(), 'edi-sftp-'));
  const directory = join(place, 'away');
  const [hostKey, clientKey] = [makeKeys(), makeKeys()];
  const content = randomBytes(700_001);
  const path = join(place, 'state_backup_20261124.tar.gz');
  let server: TestServer;

  const copy = (change: Partial<SftpCopy> = {}): Promise<void> =>
    copyBySftp({
      ...{
        host: '127.0.0.1',
        port: server.port,
        user: 'backup',
        keyFile: join(place, 'key'),
        directory: 'backups',
        path,
      },
      hostKey: `SHA256:${createHash('sha256').update(publicBytes(hostKey)).digest('base64').replace(/=+$/, '')}`,
      signal: AbortSignal.timeout(20_000),
      ...change,
    });

  before(async () => {
    mkdirSync(directory);
    writeFileSync(join(place, 'key'), clientKey.private);
    writeFileSync(join(place, 'other'), makeKeys().private);
    writeFileSync(path, content);
    server = await startServer({ directory, hostKey, clientKey });
  });

  after(() => {
    server.close();
    rmSync(place, { recursive: true, force: true });
  });

  test('a host with another key gets nothing, nor one whose key is not known', async () => {
    await assert.rejects(copy({ hostKey: 'SHA256:AAAA' }), {
      code: 'BACKUP.COPY',
      message: /not that of backup.sftp_host_key/,
    });
    await assert.rejects(copy({ hostKey: '' }), { code: 'BACKUP.COPY' });
    assert.deepEqual(readdirSync(directory), []);
  });

  test('who has no key there is told so', async () => {
    await assert.rejects(copy({ keyFile: join(place, 'other') }), { code: 'BACKUP.COPY' });
  });

  test('a copy that fails leaves no final name, and the next one is whole', async () => {
    server.failing = true;
    await assert.rejects(copy(), { code: 'BACKUP.COPY' });
    assert.ok(readdirSync(directory).every((name) => name.startsWith('.')));
    server.failing = false;
    await copy();
    assert.deepEqual(readdirSync(directory), ['state_backup_20261124.tar.gz']);
    assert.ok(readFileSync(join(directory, 'state_backup_20261124.tar.gz')).equals(content));
    // Again: it is there already.
    await copy();
  });

  test('a server that cannot be reached is told', async () => {
    await assert.rejects(copy({ port: 1 }), { code: 'BACKUP.COPY' });
  });
});
