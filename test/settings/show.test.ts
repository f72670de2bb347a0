import assert from 'node:assert/strict';
import test from 'node:test';
import { looksSecret } from '../../src/kit/secret.ts';
import type { Settings } from '../../src/settings/shape.ts';
import { fields } from '../../src/settings/shape.ts';
import { settingLines, shownSettings } from '../../src/settings/show.ts';
import { load } from './helpers.ts';

test('every key is shown with its value and where it comes from', () => {
  const result = load('performance:\n  max_workers: 2\n', { environment: { EDI_AGENT__APP__NAME: 'here' } });
  assert.equal(result.kind, 'ok');
  if (result.kind !== 'ok') return;
  const shown = shownSettings(result.settings, result.origins);
  assert.deepEqual(
    shown.map(({ key }) => key),
    fields.map(({ key }) => key),
  );
  const lines = settingLines(shown).map((line) => line.replaceAll(/ {2,}/g, ' | '));
  assert.ok(lines.includes('performance.max_workers | 2 | line 2'));
  assert.ok(lines.includes('app.name | here | environment variable EDI_AGENT__APP__NAME'));
  assert.ok(lines.includes('processing.max_file_size | 10 GB | default'));
  assert.ok(lines.includes('acknowledgements.due_after_by_set | {"856":"4 h"} | default'));
  assert.ok(lines.includes('app.home | /srv/edi-agent-home | default'));
  assert.ok(lines.includes('processing.file_extensions | [".edi",".x12",".txt"] | default'));
});

test('credentials in an address are masked', () => {
  const result = load(null);
  if (result.kind !== 'ok') return assert.fail();
  const settings: Settings = { ...result.settings, app: { ...result.settings.app, name: 'mqtt://me:pw@host' } };
  assert.equal(shownSettings(settings, result.origins)[0]?.value, 'mqtt://********@host');
});

test('names that say secret', () => {
  for (const key of [
    'password',
    'apiKey',
    'api_key',
    'accessToken',
    'client-secret',
    'PASSWD',
    'privateKey',
    'db.pw',
  ]) {
    assert.ok(looksSecret(key), key);
  }
  for (const key of ['passed', 'path', 'key', 'keyboard', 'file', 'bypass', 'spw']) assert.ok(!looksSecret(key), key);
});

test('what is shown of a key can be written into the file and means the same', () => {
  const result = load(null);
  if (result.kind !== 'ok') return assert.fail();
  const sections: Record<string, Record<string, unknown>> = {};
  for (const { key, value } of shownSettings(result.settings, result.origins)) {
    const [section = '', name = ''] = key.split('.');
    sections[section] = { ...sections[section], [name]: value };
  }
  const again = load(JSON.stringify(sections));
  assert.deepEqual(again.kind === 'ok' ? again.settings : again.problems, result.settings);
});
