import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { confinedPath } from '../../../src/platform/api/confine.ts';

let place = '';
let allowed = '';

before(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'edi-confine-')));
  allowed = join(place, 'pickup');
  for (const name of ['pickup', 'pickup/acme', 'pickup-other', 'secret']) mkdirSync(join(place, name));
  for (const name of ['pickup/a.x12', 'pickup/acme/b c#?%41é.x12', 'pickup-other/o.x12', 'secret/s.x12'])
    writeFileSync(join(place, name), 'x');
  symlinkSync(join(place, 'secret'), join(allowed, 'way-out'));
  symlinkSync(join(place, 'secret', 's.x12'), join(allowed, 'link.x12'));
  symlinkSync(join(allowed, 'a.x12'), join(allowed, 'within.x12'));
  symlinkSync(join(allowed), join(place, 'other-name'));
});
after(() => rmSync(place, { recursive: true, force: true }));

const tell = (path: string): Promise<string> =>
  confinedPath(path, [allowed, join(place, 'not-there')]).catch(
    (error: { statusCode: number; code: string }) => `${error.statusCode} ${error.code}`,
  );

test('files inside, by any name they have', async () => {
  for (const name of ['a.x12', 'acme/b c#?%41é.x12'])
    assert.equal(await tell(join(allowed, name)), join(allowed, name));
  assert.equal(await tell(`${allowed}/acme/../a.x12`), join(allowed, 'a.x12'));
  assert.equal(await tell(join(allowed, 'within.x12')), join(allowed, 'a.x12'));
  assert.equal(await tell(join(place, 'other-name', 'a.x12')), join(allowed, 'a.x12'));
});

test('a directory that is allowed by the name of a link to it', async () => {
  assert.equal(await confinedPath(join(allowed, 'a.x12'), [join(place, 'other-name')]), join(allowed, 'a.x12'));
});

for (const [what, path] of [
  ['traversal', () => `${allowed}/../secret/s.x12`],
  ['traversal of what is not there', () => `${allowed}/../secret/none.x12`],
  ['a link to a directory outside', () => join(allowed, 'way-out', 's.x12')],
  ['what is not there behind such a link', () => join(allowed, 'way-out', 'none.x12')],
  ['a link to a file outside', () => join(allowed, 'link.x12')],
  ['a sibling whose name begins alike', () => join(place, 'pickup-other', 'o.x12')],
  ['a relative path', () => 'pickup/a.x12'],
  ['a zero byte', () => `${allowed}/a.x12\0.txt`],
  ['nothing', () => ''],
  ['the root', () => '/'],
  ['a file of the system', () => '/etc/passwd'],
  ['an address', () => `file://${allowed}/a.x12`],
] as const) {
  test(`refused: ${what}`, async () => assert.equal(await tell(path()), '403 PATH_NOT_ALLOWED'));
}

test('inside, what is no file is told', async () => {
  assert.equal(await tell(join(allowed, 'none.x12')), '404 E001.NOT_FOUND');
  assert.equal(await tell(join(allowed, 'acme')), '400 E001.NOT_A_FILE');
});
