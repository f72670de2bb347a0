import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withGivenPlace } from '../../commands/given-place.ts';

const text = 'See `edi-agent quarantine list`; to see one: edi-agent quarantine show ID';

test('commands that are printed go to the home and settings that were given', () => {
  const placed =
    'See `edi-agent quarantine list --home /srv/a`; to see one: edi-agent quarantine show --home /srv/a ID';
  for (const argv of [
    ['--home', '/srv/a'],
    ['ID', '--home=/srv/a', '--json'],
    ['--home', '/srv/old', '--home', '/srv/a'],
  ]) {
    assert.equal(withGivenPlace(text, argv), placed);
  }
  for (const argv of [['-c', 'my site.yaml'], ['-cmy site.yaml'], ['--config=my site.yaml']]) {
    assert.equal(withGivenPlace('edi-agent doctor', argv), "edi-agent doctor --config 'my site.yaml'");
  }
  assert.equal(withGivenPlace('edi-agent backup', ['--home', 'h', '-c', 'c']), 'edi-agent backup --config c --home h');
});

test('where nothing was given, behind --, or where no command stands, nothing is changed', () => {
  assert.equal(withGivenPlace(text, ['list', '--json']), text);
  assert.equal(withGivenPlace(text, ['--', '--home', 'x']), text);
  for (const other of ['this edi-agent works', 'systemctl start edi-agent', 'edi-agent logs --home /x -f']) {
    assert.equal(withGivenPlace(other, ['--home', '/srv/a']), other);
  }
});
