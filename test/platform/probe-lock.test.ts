import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lockHolder } from '../../src/platform/probe-database.ts';

const locks = `1: POSIX  ADVISORY  WRITE 11 08:01:5150 0 EOF
2: POSIX  ADVISORY  READ  12 08:12:5150 128 128
2: -> POSIX  ADVISORY  WRITE 14 08:12:51500 0 EOF
3: POSIX  ADVISORY  WRITE 13 08:12:5150 1073741824 1073742335
4: OFDLCK ADVISORY  WRITE -1 103:10000:7 0 EOF
5: POSIX  ADVISORY  WRITE 15 00:2a:99 0 EOF
6: POSIX  ADVISORY  WRITE 16 00:2b:99 0 EOF
`;

const rows: readonly [string, bigint, bigint, number | null][] = [
  ['a file of the same number on another device holds nothing of ours', 0x812n, 5150n, 13],
  ['on a third device nobody', 0x821n, 5150n, null],
  ['only read', 0x812n, 515n, null],
  ['wide numbers of a device', (0x10000n << 12n) | (0x103n << 8n), 7n, -1],
  ['no disk below, the very one', 0x2bn, 99n, 16],
  ['no disk below, told by another number', 0x2cn, 99n, 15],
];
for (const [what, dev, ino, pid] of rows) test(what, () => assert.equal(lockHolder(locks, { dev, ino }), pid));
