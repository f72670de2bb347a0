import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type LogsRequest, logLineText, readLogs } from '../../src/agent-logs.ts';

const home = mkdtempSync(join(tmpdir(), 'edi-agent-logs-'));
after(() => rmSync(home, { recursive: true }));
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const records = [
  { level: 'error', time: ago(300), pid: 1, message: 'error: disk', code: 'E004.IO' },
  { level: 'info', time: ago(50), pid: 1, message: 'file processed', file: 'a' },
  { level: 'warn', time: ago(40), pid: 1, message: 'slow', code: 'E004.IO', error: 'E004.IO' },
  { level: 'error', time: ago(30), pid: 1, message: 'error: not taken', code: 'E003.SETS' },
];
mkdirSync(join(home, 'logs'));
const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
writeFileSync(join(home, 'logs', 'edi_processor_20260131.log'), `${text}not a record\n`);

async function messages(asked: Partial<LogsRequest>): Promise<readonly string[]> {
  const request = {
    home,
    environment: {},
    currentDirectory: home,
    follow: false,
    signal: new AbortController().signal,
  };
  const lines = await Array.fromAsync(readLogs({ ...request, ...asked }));
  return lines.map((line) => (line.startsWith('{') ? JSON.parse(line).message : line));
}

test('all lines, the last ones, a level and above, a text, since a time', async () => {
  assert.equal((await messages({})).length, 5);
  assert.deepEqual(await messages({ lines: 2 }), ['error: not taken', 'not a record']);
  assert.deepEqual(await messages({ level: 'warn' }), ['error: disk', 'slow', 'error: not taken']);
  assert.deepEqual(await messages({ grep: 'e004.io', lines: 1 }), ['slow']);
  assert.deepEqual(await messages({ since: '1h' }), ['file processed', 'slow', 'error: not taken']);
  assert.deepEqual(await messages({ since: '1h', level: 'error' }), ['error: not taken']);
});

test('a time that is none is a mistake of whoever typed it', async () => {
  await assert.rejects(messages({ since: 'yesterday' }), { code: 'USAGE' });
});

test('a record is one readable line, anything else is shown as it is', () => {
  const line = logLineText(JSON.stringify(records[3]), false);
  assert.match(line, /^\d\d:\d\d:\d\d error E003.SETS not taken\n$/);
  assert.equal(logLineText('not a record', false), 'not a record\n');
});
