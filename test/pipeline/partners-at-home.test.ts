import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { judgeFiles, processFiles, type Receipt } from '../../src/agent.ts';
import { interchange } from './x12-text.ts';

let place = '';
let order = '';
beforeEach(() => {
  order = odd;
  place = mkdtempSync(join(tmpdir(), 'edi-partners-'));
  mkdirSync(join(place, 'partners'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

/** An order with a unit that is not listed. */
const odd = interchange({
  groups: [{ sets: [{ body: ['BEG*00*SA*PO1**20240615', 'PO1*1*10*QQ*5.25*PE*VN*A-1', 'CTT*1'] }] }],
});

function common(config: string) {
  writeFileSync(join(place, 'config.yaml'), `app: {home: ./home}\n${config}`);
  writeFileSync(join(place, 'order.x12'), order);
  return {
    files: [join(place, 'order.x12')],
    config: 'config.yaml',
    currentDirectory: place,
    environment: {},
    signal: new AbortController().signal,
  };
}

function profile(text: string): void {
  writeFileSync(join(place, 'partners', 'acme.yaml'), `name: acme\nids: {production: ['ZZ:ACME']}\n${text}\n`);
}

async function processed(config = ''): Promise<Receipt> {
  const request = { ...common(config), deliver: true, allowDuplicate: false };
  for await (const receipt of processFiles(request)) return receipt;
  return assert.fail('no receipt');
}

async function judged(config = ''): Promise<Receipt> {
  for await (const receipt of judgeFiles(common(config))) return receipt;
  return assert.fail('no receipt');
}

function told({ status, code, findings }: Receipt): readonly unknown[] {
  return [status, code, findings.listed.map((one) => `${one.code} ${one.severity}`)];
}

test('without a profile a unit that is not listed is warned of', async () => {
  assert.deepEqual(told(await processed()), ['processed', null, ['ELEMENT_CODE_UNLISTED warning']]);
});

test('the profile beside the configuration file reaches the judges in their threads', async () => {
  profile("codes: {'355': [QQ]}");
  assert.deepEqual(told(await processed()), ['processed', null, []]);
});

test('validate judges by the profile, too', async () => {
  profile('severities: {ELEMENT_CODE_UNLISTED: reject}');
  assert.deepEqual(told(await judged()), ['failed', 'E003.SETS', ['ELEMENT_CODE_UNLISTED error']]);
});

test('validate rules as process would: on strangers, on the other environment, on what was seen before', async () => {
  const strict = 'validation: {unknown_partner: quarantine, environment_mismatch: quarantine}';
  assert.deepEqual(told(await judged(strict)).slice(0, 2), ['quarantined', 'E003.PARTNER']);
  profile('');
  assert.deepEqual(told(await judged(strict)).slice(0, 2), ['quarantined', 'E003.ENVIRONMENT']);
  profile('environment_mismatch: accept');
  assert.equal((await judged(strict)).message, null);
  assert.equal((await processed(strict)).status, 'processed');
  const again = await judged(strict);
  assert.deepEqual([again.status, again.code], ['processed', null]);
  assert.match(again.message ?? '', /the same content was processed before .*: process would do nothing/);
  order = odd.replace('PO1*1*10', 'PO1*1*12');
  assert.deepEqual(told(await judged(strict)).slice(0, 2), ['quarantined', 'E003.DUPLICATE']);
  assert.equal((await processed(strict)).code, 'E003.DUPLICATE');
});

test('a set that was not agreed is rejected', async () => {
  profile("versions: {'810': ['004010']}\nseverities: {ELEMENT_CODE_UNLISTED: 'off'}");
  const receipt = await processed();
  assert.deepEqual(told(receipt), ['failed', 'E003.SETS', ['SET_NOT_AGREED error']]);
});

test('another directory of profiles, and one that is missing', async () => {
  mkdirSync(join(place, 'agreed'));
  writeFileSync(
    join(place, 'agreed', 'acme.yml'),
    "name: acme\nids: {production: ['ZZ:ACME']}\ncodes: {'355': [QQ]}\n",
  );
  assert.equal((await processed('directories: {partners: agreed}')).status, 'processed');
  await assert.rejects(processed('directories: {partners: nowhere}'), { code: 'CONFIG', message: /nowhere/ });
});

test('a profile with a problem keeps the agent from starting', async () => {
  profile('charset: latin');
  await assert.rejects(processed(), { code: 'CONFIG', message: /acme\.yaml, line 3: charset/ });
  await assert.rejects(judged(), { code: 'CONFIG' });
});

test('a code list that does not exist is a problem', async () => {
  profile("codes: {'9999': [QQ]}");
  await assert.rejects(processed(), { message: /no such code list/ });
});
