import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PartnerProfile } from '../../../src/model/partner.ts';
import { loadProfiles } from '../../../src/settings/partners/load.ts';
import { writtenProfile } from '../../../src/settings/partners/written.ts';

function load(text: string): PartnerProfile {
  const loaded = loadProfiles([{ path: 'p.yaml', text }], { delivery: '/delivery', codeLists: ['355'] });
  assert.deepEqual(loaded.problems, []);
  const [first] = loaded.profiles;
  assert.ok(first);
  return first.profile;
}

/** What the file would have left out. */
function given(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== null);
  return Object.fromEntries(entries.map(([key, one]) => [key, given(one)]));
}

const full = `
name: acme
ids: {production: ['ZZ:ACME', '01:123456789/EAST'], test: ['ZZ:ACMETEST']}
contacts: [{name: Pat, email: pat@acme.example}]
versions: {'850': ['004010']}
severities: {ELEMENT_CODE_UNLISTED: reject}
codes: {'355': [QQ]}
charset: basic
environment_mismatch: quarantine
ack_due: {any: 2 h, '856': 30 min}
acknowledgement: {functional: 997, ta1: asked, listing: rejected, on_errors: accept, hold: true, line_end: crlf, file_name: 'x.ack'}
delivery: {directory: acme/in}
`;

for (const [what, text] of [
  ['all keys', full],
  ['no more than it must', "name: acme\nids: {production: ['ZZ:ACME']}\n"],
] as const) {
  test(`a profile of ${what}, shown and read again, is the same`, () => {
    const profile = load(text);
    assert.deepEqual(load(JSON.stringify(given(writtenProfile(profile)))), profile);
  });
}
