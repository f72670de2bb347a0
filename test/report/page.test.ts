import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LedgerFile } from '../../src/model/ledger.ts';
import type { Alarm } from '../../src/model/status.ts';
import { pageOf } from '../../src/report/page.ts';
import { statusDocument } from '../../src/report/status-document.ts';
import { nowMs, runningStatus, snapshot } from './metrics-sample-snapshot.ts';

const file: LedgerFile = {
  id: '20261124T100000000-00003-000001',
  state: 'failed',
  name: '<script>alert(1)</script>.x12',
  origin: '/pickup/a',
  path: '/home/error/a',
  bytes: 1,
  sha256: null,
  partner: 'ZZ:A&B',
  code: 'E003.SETS',
  attempts: 0,
  dueMs: null,
  settled: true,
  createdMs: nowMs,
  changedMs: nowMs,
};
const alarm: Alarm = {
  id: 'DISK',
  severity: 'critical',
  code: 'E004.NO_SPACE',
  message: 'no "space"',
  hint: "Make <room>, it's full",
  sinceMs: nowMs,
  lastSeenMs: nowMs,
  count: 1,
};

function page(files: readonly LedgerFile[] = [file]) {
  const status = statusDocument(snapshot({ status: { ...runningStatus, alarms: [alarm] } }), health);
  return pageOf({ status, health, files });
}

const checks = [{ name: 'disk', status: 'fail', message: 'no room', hint: 'Make room.' }] as const;
const health = { status: 'unhealthy', service: 'edi-agent', version: '1', checks } as const;

test('state, queue, alarms, checks and the last files stand on it', () => {
  const { html } = page();
  for (const said of ['is <strong class="bad">unhealthy</strong>', 'Queue', 'E004.NO_SPACE: no &quot;space&quot;']) {
    assert.ok(html.includes(said), said);
  }
  assert.match(html, /<td>2026-11-24 10:00:00<\/td><td><strong class="bad">failed<\/strong> E003\.SETS<\/td>/);
  assert.match(html, /Make &lt;room&gt;, it&#39;s full/);
  assert.match(page([]).html, /No file has come yet/);
});

test('what others say is never markup, and nothing is loaded or run', () => {
  const { html, style } = page();
  assert.ok(!/<script/i.test(html));
  assert.ok(html.includes('&lt;script&gt;alert(1)&lt;/script&gt;.x12') && html.includes('ZZ:A&amp;B'));
  assert.ok(!/\b(?:src|href|on[a-z]+|style)=/i.test(html), 'no attribute that loads or runs something');
  assert.ok(!/url\(|@import|https?:/i.test(html));
  assert.equal(html.match(/<style>(.*)<\/style>/s)?.[1], style);
});
