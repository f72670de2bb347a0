import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as desk from '../../src/agent-desk.ts';
import { openRoad } from '../../src/agent-home.ts';
import { processFiles } from '../../src/agent-process.ts';
import type { QuarantineOutcome } from '../../src/model/quarantine.ts';
import { plain } from '../report/receipts.ts';

const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const place = mkdtempSync(join(scratch, 'edi-desk-'));
const home = join(place, 'home');
const signal = new AbortController().signal;
const request = { home, config: join(place, 'config.yaml'), environment: {}, currentDirectory: place };
const yes = async (): Promise<boolean> => true;

const isa = (from: string, to: string, control: string): string =>
  `ISA*00*${' '.repeat(10)}*00*${' '.repeat(10)}*ZZ*${from.padEnd(15)}*ZZ*${to.padEnd(15)}*240615*1200*U*00401*${control}*0*P*>~`;
const order = (control: string, unit: string): readonly string[] => [
  `ST*850*${control}~`,
  `BEG*00*SA*PO${control}**20240615~`,
  `PO1*1*10*${unit}*5.25*PE*VN*A-1~`,
  'CTT*1~',
  `SE*5*${control}~`,
];

const files: Readonly<Record<string, readonly string[]>> = {
  'orders.x12': [
    isa('ACME', 'US', '000000001'),
    'GS*PO*ACME*US*20240615*1200*1*X*004010~',
    ...order('0001', 'EA'),
    ...order('0002', 'EACH'),
    'GE*2*1~',
    'IEA*1*000000001~',
  ],
  'sent.x12': [
    isa('US', 'ACME', '000000077'),
    'GS*PO*US*ACME*20240615*1200*42*X*004010~',
    ...order('0001', 'EA'),
    'GE*1*42~',
    'IEA*1*000000077~',
  ],
  'answers.x12': [
    isa('ACME', 'US', '000000002'),
    'GS*FA*ACME*US*20240615*1300*2*X*004010~',
    'ST*997*0001~',
    'AK1*PO*42~',
    'AK2*850*0001~',
    'AK3*PO1*3**8~',
    'AK4*3*355*7*EACH~',
    'AK5*R*5~',
    'AK9*R*1*1*0~',
    'SE*8*0001~',
    'ST*997*0002~',
    'AK1*PO*43~',
    'AK9*A*1*1*1~',
    'SE*4*0002~',
    'GE*2*2~',
    'IEA*1*000000002~',
  ],
  'letter.x12': ['Dear partner, this is no X12 file.'],
};

before(async () => {
  writeFileSync(request.config, 'app:\n  own_ids: [ZZ:US]\n');
  for (const [name, segments] of Object.entries(files)) writeFileSync(join(place, name), segments.join('\n'));
  const named = Object.keys(files).map((name) => join(place, name));
  for (const file of named) {
    const run = processFiles({ ...request, files: [file], deliver: true, allowDuplicate: false, signal });
    for await (const receipt of run) assert.ok(receipt.file);
  }
});
after(() => rmSync(place, { recursive: true, force: true }));

/** Times, ids, hashes and the place differ from run to run. */
function settled(text: string): string {
  return text
    .replaceAll(place, '…')
    .replaceAll(/\d{8}T\d{9}-\d{5}-(\d{6})/g, 'ID-$1')
    .replaceAll(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/g, 'TIME')
    .replaceAll(/_\d{17}_/g, '_STAMP_')
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'HASH');
}

async function held() {
  const [item] = await desk.listQuarantine(request);
  assert.ok(item);
  return item;
}

describe('what an operator reads at night', () => {
  test('the list of what is held', async () => {
    assert.equal(
      settled(desk.quarantineListText(await desk.listQuarantine(request), plain)),
      [
        'SINCE (UTC)          WHAT      FROM     CODE  FILE        ID',
        'TIME  850 0002  ZZ:ACME  E003  orders.x12  ID-000001.2',
        '',
        '1 quarantined. To see why: edi-agent quarantine show ID',
      ].join('\n'),
    );
  });

  test('why it is held, and what can be done', async () => {
    const { id } = await held();
    const [detail] = await desk.showQuarantine({ ...request, id });
    assert.ok(detail);
    const text = settled(desk.quarantineText(detail, plain));
    for (const expected of [
      /^850 0002 of orders\.x12 {2}held back since TIME UTC\n/,
      /\n {2}From {3}ZZ:ACME, interchange 000000001, group 1\n/,
      /PO103 .*'EACH' is not a known unit of measure.*Did you mean EA\?/,
      /\n {4}edi-agent quarantine replay ID-000001\.2 --file MENDED\.x12 --reason WHY\n/,
      /\n {4}edi-agent quarantine discard ID-000001\.2 --reason WHY$/,
    ]) {
      assert.match(text, expected);
    }
  });

  test('the errors: code, partner and what was wrong', async () => {
    const rows = await desk.listErrors(request);
    const text = settled(desk.errorsText(rows, plain));
    assert.match(
      text,
      /TIME {2}E003\.SETS +1 held {4}ZZ:ACME {2}orders\.x12 {2}ID-000001 {2}1 of 2 transaction sets were rejected/,
    );
    assert.match(text, /TIME {2}E002\.NOT_X12 +letter\.x12/);
    assert.match(text, /2 files\. To see one: edi-agent errors show ID$/);
    assert.deepEqual(
      (await desk.listErrors({ ...request, code: 'E002' })).map(({ file }) => file.name),
      ['letter.x12'],
    );
    assert.deepEqual(await desk.listErrors({ ...request, until: '2020-01-01' }), []);
  });

  test('the story of a file, from first sight to receipt', async () => {
    const [story] = await desk.showFiles({ ...request, text: 'orders.x12' });
    assert.ok(story);
    const told = settled(desk.fileStoryText(story, plain))
      .split('\n')
      .filter((line) => line.startsWith('  TIME'));
    assert.deepEqual(told, [
      '  TIME  taken          …/orders.x12',
      '  TIME  judged         2 sets: 1 accepted, 1 rejected, 1 error',
      '  TIME  delivered      acknowledgements: …/home/delivery/acknowledgements/ACME_997_STAMP_0001.x12',
      '  TIME  quarantined    1 set, …/home/quarantine/ID-000001_orders.x12',
      '  TIME  delivered      accepted: …/home/delivery/accepted/ACME_850_STAMP_0001.x12',
      '  TIME  taken in part  1 of 2 transaction sets were rejected',
    ]);
    await assert.rejects(desk.showFiles({ ...request, text: 'nowhere.x12' }), { code: 'USAGE' });
  });

  test('what we sent, what the partner said of it, and what answers nothing', async () => {
    const groups = await desk.listSentGroups(request);
    const lines = settled(desk.groupsText(groups, Date.now(), plain)).split('\n');
    assert.match(lines[1] ?? '', /^TIME {2}ACME {2}PO 42 {2}1 set {2}rejected {2}after 0 min$/);
    const [story] = await desk.showAcks({ ...request, control: '042' });
    assert.ok(story?.group);
    const text = settled(desk.groupText(story.group, story.acknowledgements, { nowMs: Date.now(), style: plain }));
    assert.match(text, /^Group PO 42 {2}rejected\n/);
    assert.match(text, /850 0001: rejected \(AK502 5\)\n {6}segment 3, PO103: AK403 7 "EACH"$/);
    const unmatched = await desk.listUnmatched(request);
    assert.match(settled(desk.unmatchedText(unmatched, plain)), /ACME {2}997 {3}PO 43 {2}accepted/);
    await assert.rejects(desk.showAcks({ ...request, control: '999' }), { code: 'USAGE' });
  });

  test('a time that is none is told', async () => {
    await assert.rejects(desk.listFiles({ ...request, since: 'yesterday' }), { code: 'USAGE', message: /--since/ });
    assert.equal((await desk.listFiles({ ...request, since: '1 h' })).length, 4);
  });
});

describe('deciding', () => {
  const decided = async (
    options: Partial<Parameters<typeof desk.decideQuarantine>[0]>,
  ): Promise<QuarantineOutcome[]> => {
    const common = { action: 'release', operator: 'pat', reason: 'agreed', confirm: yes, signal } as const;
    return Array.fromAsync(desk.decideQuarantine({ ...request, ...common, ...options }));
  };

  test('while another works in the home, reading goes on and deciding says what to do', async () => {
    const service = await openRoad({ ...request, deliver: true, allowDuplicate: false });
    try {
      const { id } = await held();
      await assert.rejects(decided({ ids: [id] }), { code: 'STATE.LOCKED', hint: /run this again/ });
    } finally {
      await service.close();
    }
  });

  test('nothing is done without a choice, a reason, or a yes', async () => {
    await assert.rejects(decided({}), { code: 'USAGE' });
    await assert.rejects(decided({ code: 'E003', reason: ' ' }), { code: 'USAGE' });
    await assert.rejects(decided({ code: 'E001' }), { code: 'USAGE' });
    assert.deepEqual(await decided({ code: 'E003', confirm: async () => false }), []);
    assert.equal((await desk.listQuarantine(request)).length, 1);
  });

  test('chosen by code, partner and time; in the audit trail with operator and reason, and the trail holds', async () => {
    const outcomes = await decided({ code: 'E003', partner: 'ACME', since: '1 d' });
    assert.deepEqual(
      outcomes.map(({ outcome, paths }) => [outcome, paths.length]),
      [['done', 1]],
    );
    assert.deepEqual(await desk.listQuarantine(request), []);
    const [row] = await desk.listErrors({ ...request, code: 'E003' });
    assert.deepEqual([row?.file.state, row?.decided, row?.waiting], ['partial', 'released', 0]);
    assert.ok((row?.file.bytes ?? 0) > 100, 'a file of `process` has its size');
    const files = desk.filesText(await desk.listFiles(request), plain);
    assert.match(files, /taken in part, error E003\.SETS, released/);
    const [told] = await Array.fromAsync(desk.listAudit({ ...request, kind: 'released' }));
    assert.deepEqual([told?.operator, told?.reason, told?.paths], ['pat', 'agreed', outcomes[0]?.paths]);
    const verdict = await desk.verifyAudit(request);
    assert.deepEqual(verdict.faults, []);
    assert.match(desk.auditVerdictText(verdict, plain), /^The trail holds: \d+ lines in \d+ files?, numbers 1 to \d+$/);
  });
});

test('every kind of the trail is explained in docs/audit.md, and a changed trail is not believed', async () => {
  const page = readFileSync(new URL('../../docs/audit.md', import.meta.url), 'utf8');
  const lines = await Array.fromAsync(desk.listAudit(request));
  for (const { kind } of lines) assert.ok(page.includes(`\`${kind}\``), `${kind} is not in docs/audit.md`);
  const [name = ''] = readdirSync(join(home, 'audit'));
  const path = join(home, 'audit', name);
  writeFileSync(path, readFileSync(path, 'utf8').replace('"operator":"pat"', '"operator":"kim"'));
  const verdict = await desk.verifyAudit(request);
  assert.equal(verdict.ok, false);
  assert.match(
    desk.auditVerdictText(verdict, plain),
    /^error: the trail does not hold: .*\n {2}\S+ line \d+: changed: /,
  );
});
