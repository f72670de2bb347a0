import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { judgeFiles, processFiles, type Receipt, startMonitor } from '../../src/agent.ts';
import { blocksOf } from '../docs/shell-blocks.ts';
import { interchange } from '../pipeline/x12-text.ts';

const [segmentOfDocs = '', setOfDocs = ''] = blocksOf(
  readFileSync(new URL('../../docs/schemas.md', import.meta.url), 'utf8'),
  'json',
);

let place = '';
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'edi-schemas-'));
  mkdirSync(join(place, 'schemas'));
  settings('');
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const settings = (text: string) => writeFileSync(join(place, 'config.yaml'), `app: {home: ./home}\n${text}`);
const schema = (name: string, value: unknown) =>
  writeFileSync(join(place, 'schemas', name), typeof value === 'string' ? value : JSON.stringify(value, null, 1));

const lines = ['BEG*00*SA*PO1**20240615', 'N1*ST*THE SHOP', 'N3*1 MAIN ST', 'PO1*1*10*EA*5.25*PE*VN*A-1', 'CTT*1'];
const order = (body: readonly string[] = lines) => interchange({ groups: [{ sets: [{ body }] }] });
const advice = (body: readonly string[]) => order(body).replace('GS*PO', 'GS*IB').replace('ST*850', 'ST*846');

function requestFor(text: string) {
  writeFileSync(join(place, 'file.x12'), text);
  return {
    files: [join(place, 'file.x12')],
    config: 'config.yaml',
    currentDirectory: place,
    environment: {},
    signal: new AbortController().signal,
  };
}

async function judged(text = order()): Promise<readonly string[]> {
  for await (const receipt of judgeFiles(requestFor(text))) return told(receipt);
  return assert.fail('no receipt');
}

async function processed(text = order()): Promise<Receipt> {
  for await (const receipt of processFiles({ ...requestFor(text), deliver: true, allowDuplicate: false }))
    return receipt;
  return assert.fail('no receipt');
}

const told = ({ findings }: Receipt) => findings.listed.map(({ code, severity }) => `${code} ${severity}`);

test('the segment of docs/schemas.md reaches the judges in their threads', async () => {
  assert.deepEqual(await judged(), []);
  schema('n1.json', segmentOfDocs);
  assert.deepEqual(await judged(), ['ELEMENT_MISSING error', 'ELEMENT_MISSING error']);
  const receipt = await processed();
  assert.deepEqual([receipt.status, told(receipt)], ['failed', ['ELEMENT_MISSING error', 'ELEMENT_MISSING error']]);
});

test('another length of one element', async () => {
  const long = { name: 'Purchase Order Number', type: 'AN', min: 1, max: 2 };
  schema('elements.json', { kind: 'elements', version: '004010', elements: { '324': long } });
  assert.deepEqual(await judged(), ['ELEMENT_TOO_LONG error']);
});

test('the set of docs/schemas.md is judged, with its code list and its rule', async () => {
  const body = ['BIA*00*DD*1*20240615', 'N1*ST*THE SHOP*92*S1', 'LIN**VN*A-1', 'QTY*33*10*EA', 'CTT*1'];
  assert.deepEqual(await judged(advice(body)), ['SET_WITHOUT_SCHEMA warning']);
  schema('846.json', setOfDocs);
  assert.deepEqual(await judged(advice(body)), []);
  assert.deepEqual(await judged(advice(body.with(0, 'BIA*00*ZY*1*20240615'))), ['ELEMENT_CODE_UNLISTED warning']);
  assert.deepEqual(await judged(advice(body.with(-1, 'CTT*2'))), ['BALANCE_COUNT error']);
  assert.deepEqual(await judged(advice(body.toSpliced(0, 1))), ['SEGMENT_MISSING error']);
});

test('a profile may extend a list that the site added', async () => {
  mkdirSync(join(place, 'partners'));
  writeFileSync(
    join(place, 'partners', 'acme.yaml'),
    "name: acme\nids: {production: ['ZZ:ACME']}\ncodes: {'755': [ZY]}\n",
  );
  await assert.rejects(judged(), { code: 'CONFIG', message: /no such code list/ });
  schema('846.json', setOfDocs);
  const body = ['BIA*00*ZY*1*20240615', 'LIN**VN*A-1', 'QTY*33*10*EA', 'CTT*1'];
  assert.deepEqual(await judged(advice(body)), []);
});

test('a document with a problem keeps the agent from starting, with the file, the line and how many more', async () => {
  schema('a.json', { kind: 'segments', version: '4010', segments: { n1: 1 } });
  schema('b.json', '{\n\n"kind": }');
  const message = /schemas\/a\.json, line 3: version: a version is six digits.* \(and \d more\)$/;
  await assert.rejects(judged(), { code: 'CONFIG', exitCode: 2, message });
  await assert.rejects(processed(), { code: 'CONFIG', message });
  const monitor = await startMonitor(requestFor(''));
  await assert.rejects(monitor.ended, { code: 'CONFIG', message });
});

test('another directory; one that somebody named must be there, the usual one need not', async () => {
  mkdirSync(join(place, 'ours'));
  writeFileSync(join(place, 'ours', 'n1.JSON'), segmentOfDocs);
  writeFileSync(join(place, 'ours', '.hidden.json'), 'x');
  writeFileSync(join(place, 'ours', 'notes.txt'), 'x');
  settings('directories: {schemas: ours}\n');
  assert.equal((await judged()).length, 2);
  settings('directories: {schemas: nowhere}\n');
  await assert.rejects(judged(), { code: 'CONFIG', message: /no directory of schema documents .*nowhere/ });
  rmSync(join(place, 'schemas'), { recursive: true });
  settings('directories: {schemas: schemas}\n');
  assert.deepEqual(await judged(), []);
});

test('a reload takes documents that are good, and goes on with those in force where they are not', async () => {
  const ready = Promise.withResolvers<void>();
  const receipts: Receipt[] = [];
  mkdirSync(join(place, 'home', 'pickup'), { recursive: true });
  settings('watch: {poll_interval: 100 ms, stability_delay: 0 s}\n');
  const taken = async (name: string): Promise<readonly string[]> => {
    writeFileSync(join(place, 'home', 'pickup', name), order().replaceAll('000000001', name.slice(0, 9)));
    for (;;) {
      const receipt = receipts.find(({ file }) => file.endsWith(name));
      if (receipt) return told(receipt);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const monitor = await startMonitor({
    config: 'config.yaml',
    currentDirectory: place,
    environment: {},
    onReady: ready.resolve,
    onReceipt: (receipt) => receipts.push(receipt),
  });
  await Promise.race([ready.promise, monitor.ended]);
  assert.deepEqual(await taken('000000001.x12'), []);
  schema('n1.json', segmentOfDocs);
  assert.equal((await monitor.reload())?.taken, true);
  assert.equal((await taken('000000002.x12')).length, 2);
  schema('other.json', '{');
  const refused = await monitor.reload();
  assert.equal(refused?.taken, false);
  assert.match(refused?.message ?? '', /other\.json, line 1: not JSON.*the settings in force go on/);
  assert.equal((await taken('000000003.x12')).length, 2);
  monitor.stop();
  await monitor.ended;
});
