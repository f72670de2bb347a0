import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { groupName, identityOf, userName } from '../../src/platform/probe-users.ts';

const path = process.env.PATH;
let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'edi-users-'));
  process.env.PATH = directory;
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(directory, { recursive: true });
});

function program(name: string, lines: readonly string[]): void {
  writeFileSync(join(directory, name), ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
}

const entries = ['case "$1 $2" in'];
const directoryServer = [
  ...entries,
  "  'passwd eve@example'|'passwd 70001') echo 'eve@example:*:70001:70000:Eve:/home/eve:/bin/sh' ;;",
  "  'group 70000') echo 'staff@example:*:70000:' ;;",
  "  'group sterling@example') echo 'sterling@example:*:70009:' ;;",
  '  *) exit 2 ;;',
  'esac',
];

describe('users and groups', () => {
  test('of a directory server, as the system tells them', async () => {
    program('getent', directoryServer);
    program('id', ['[ "$*" = "-G eve@example" ] && echo "70000 70005"']);
    const eve = await identityOf('eve@example', ['sterling@example', 'nobody-knows', '']);
    assert.deepEqual(eve, { uid: 70_001, gid: 70_000, groups: [70_000, 70_005, 70_009] });
    assert.equal(await userName(70_001), 'eve@example');
    assert.equal(await groupName(70_000), 'staff@example');
    assert.equal(await userName(70_002), '70002');
    assert.equal(await identityOf('mallory'), undefined);
  });

  test('of the files, where nobody can be asked', async () => {
    assert.partialDeepStrictEqual(await identityOf('root'), { uid: 0, gid: 0 });
    assert.deepEqual([await userName(0), await groupName(0)], ['root', 'root']);
    assert.partialDeepStrictEqual(await identityOf('0'), { uid: 0, gid: 0 });
  });

  test('of the files, where the directory server hangs', { timeout: 60_000 }, async () => {
    program('getent', ['while :; do :; done']);
    assert.equal(await userName(0), 'root');
  });
});
