import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { createDecider } from '../../src/agent-quarantine-decide.ts';
import { itemsNamed, itemsOfAnswers } from '../../src/agent-quarantine-items.ts';
import type { Receipt } from '../../src/model/receipt.ts';
import type { RoadPartners } from '../../src/pipeline/partners.ts';
import { processFile } from '../../src/pipeline.ts';
import { agreed } from './agreed.ts';
import { createTempRoad, type TempRoad } from './temp-road.ts';
import { bad, good, interchange } from './x12-text.ts';

let home: TempRoad;
let partners: RoadPartners | undefined;
const calm = new AbortController().signal;

beforeEach(() => {
  home = createTempRoad();
  partners = undefined;
});
afterEach(() => home.remove());

const acme = "name: acme\nids: {production: ['ZZ:ACME']}\n";

/** Profiles in force from here on, each a YAML text, with settings of their own kind. */
async function agree(profiles: readonly string[], settings?: string): Promise<void> {
  partners = await agreed(home, profiles, settings);
}

async function processed(text: string, name?: string, allowDuplicate = false): Promise<Receipt> {
  const { rules } = home.road;
  const road = { ...home.road, rules: { ...rules, allowDuplicate }, ...(partners === undefined ? {} : { partners }) };
  return processFile(road, await home.claim(text, name), calm);
}

interface Parts {
  readonly control?: string;
  readonly sender?: string;
  /** ISA14. */
  readonly asked?: boolean;
  readonly usage?: 'P' | 'T' | 'I';
  readonly sets?: Parameters<typeof interchange>[0]['groups'][number]['sets'];
  readonly version?: string;
}

function sent(parts: Parts = {}): string {
  const { asked = false, usage = 'T', sets = [good], version = '004010', ...rest } = parts;
  const text = interchange({ ...rest, groups: [{ sets, version }] });
  return text.replace('*0*T*>', `*${asked ? '1' : '0'}*${usage}*>`);
}

function told({ status, code, accepted, rejected }: Receipt): readonly unknown[] {
  return [status, code, accepted, rejected];
}

function answers(receipt: Receipt): readonly (readonly [string, string])[] {
  return receipt.acknowledgements.map(({ kind, verdict }) => [kind, verdict]);
}

function answerText(receipt: Receipt, at = 0): string {
  return home.text(receipt.acknowledgements[at]?.path ?? '');
}

function quarantined(receipt: Receipt): readonly string[] {
  return receipt.deliveries.flatMap(({ destination, path = '' }) => (destination === 'quarantine' ? [path] : []));
}

function reasonsOf(path: string) {
  return JSON.parse(home.text(path.replace(/x12$/, 'json')));
}

describe('how a partner is answered', () => {
  test('without profiles: a 997 that lists all sets, R for one with errors', async () => {
    const receipt = await processed(sent({ sets: [good, bad] }));
    assert.deepEqual(told(receipt), ['partial', 'E003.SETS', 1, 1]);
    assert.deepEqual(answerText(receipt).match(/^AK5.*$/gm)?.length, 2);
  });

  test('a profile that says nothing changes nothing but names', async () => {
    await agree([acme]);
    const receipt = await processed(sent({ sets: [good, bad] }));
    assert.deepEqual(told(receipt), ['partial', 'E003.SETS', 1, 1]);
    assert.deepEqual(answers(receipt), [['997', 'P']]);
    assert.match(home.names('accepted').join(), /^acme_850_/);
    assert.match(home.names('answers').join(), /^acme_997_/);
  });

  test('999 instead of 997', async () => {
    await agree([`${acme}acknowledgement: {functional: 999}`]);
    const receipt = await processed(sent());
    assert.deepEqual(answers(receipt), [['999', 'A']]);
    assert.match(answerText(receipt), /^ST\*999\*/m);
  });

  test('only rejected sets listed', async () => {
    await agree([`${acme}acknowledgement: {listing: rejected}`]);
    const receipt = await processed(sent({ sets: [good, bad, good] }));
    assert.deepEqual(answerText(receipt).match(/^AK[259].*$/gm), ['AK2*850*0002~', 'AK5*R*3~', 'AK9*P*3*3*2~']);
  });

  test('accepted with errors: E, and the set goes on like a good one', async () => {
    await agree([`${acme}acknowledgement: {on_errors: accept}`]);
    const text = sent({ sets: [good, bad] });
    const receipt = await processed(text);
    assert.deepEqual(told(receipt), ['processed', null, 2, 0]);
    assert.deepEqual(answers(receipt), [['997', 'E']]);
    assert.deepEqual(quarantined(receipt), []);
    assert.equal(home.text(receipt.deliveries[0]?.path ?? ''), text);
    assert.equal(receipt.findings.errors, 1);
  });

  test('accepted with errors, beside another partner whose sets are not', async () => {
    await agree([`${acme}acknowledgement: {on_errors: accept}`]);
    const strict = sent({ sender: 'OTHER', control: '000000002', sets: [bad, good] });
    const receipt = await processed(sent({ sets: [bad] }) + strict);
    assert.deepEqual(told(receipt), ['partial', 'E003.SETS', 2, 1]);
    assert.deepEqual(answers(receipt), [
      ['997', 'E'],
      ['997', 'P'],
    ]);
    assert.equal(quarantined(receipt).length, 1);
    assert.match(quarantined(receipt)[0] ?? '', /000002_000000002-1-0001\.x12$/);
    const delivered = home.text(receipt.deliveries[0]?.path ?? '');
    assert.deepEqual(delivered.match(/^S[TE].*$/gm), ['ST*850*0001~', 'SE*5*9999~', 'ST*850*0002~', 'SE*5*0002~']);
  });

  test('a TA1 only where it is asked for, or never', async () => {
    const broken = (control: string, asked: boolean) => sent({ control, asked }).replace('IEA*1', 'IEA*7');
    await agree([acme]);
    assert.deepEqual(answers(await processed(broken('000000001', false))), [['TA1', 'R']]);
    await agree([`${acme}acknowledgement: {ta1: asked}`]);
    assert.deepEqual(answers(await processed(broken('000000002', false))), []);
    assert.deepEqual(answers(await processed(broken('000000003', true))), [['TA1', 'R']]);
    await agree([`${acme}acknowledgement: {ta1: none}`]);
    assert.deepEqual(answers(await processed(broken('000000004', true))), []);
  });

  test('nothing at all, or more than the settings say', async () => {
    await agree([`${acme}acknowledgement: {functional: none}`]);
    assert.deepEqual(answers(await processed(sent())), []);
    home = home.restart({ rules: { fileBytesMax: 1e9, acknowledge: 'none', allowDuplicate: false } });
    await agree([`${acme}acknowledgement: {functional: 997}`]);
    const both = sent({ control: '000000002' }) + sent({ control: '000000003', sender: 'OTHER' });
    assert.deepEqual(answers(await processed(both)), [['997', 'A']]);
  });

  test('delimiters, line ends, place and names of the answer', async () => {
    const way = "directory: acme/acks, file_name: '{trading_partner}-{original}-{sequence}.ack'";
    const signs = "delimiters: {element: '|', component: '<', repetition: '^', terminator: \"'\"}, line_end: none";
    await agree([`${acme}acknowledgement: {${way}, ${signs}}`]);
    const receipt = await processed(sent());
    assert.deepEqual(home.names('delivery/acme/acks'), ['acme-order-0001.ack']);
    assert.match(answerText(receipt), /^ISA\|00\|.*'GS\|FA\|US\|ACME\|.*'IEA\|1\|000000001'$/);
    assert.deepEqual(home.names('answers'), []);
  });

  test('held back: written where nobody collects', async () => {
    await agree([`${acme}acknowledgement: {hold: true}`]);
    const receipt = await processed(sent());
    assert.equal(home.names('delivery/held').length, 1);
    assert.deepEqual([home.names('answers'), receipt.status], [[], 'processed']);
    const [item] = itemsOfAnswers(home.ledger, home.ledger.heldAnswers(9));
    assert.ok(item);
    assert.deepEqual([item.kind, item.state, item.set.id], ['answer', 'quarantined', '997']);
    assert.equal(home.ledger.quarantineCounts().waiting, 1);
    const text = home.text(item.path);
    const decide = (action: 'release' | 'replay') =>
      createDecider(home.road, { action, operator: 'pat', reason: 'agreed', signal: new AbortController().signal })(
        item,
      );
    assert.equal((await decide('replay')).outcome, 'refused');
    const outcome = await decide('release');
    assert.deepEqual([outcome.outcome, home.names('delivery/held'), home.names('answers').length], ['done', [], 1]);
    assert.equal(home.text(outcome.paths[0] ?? ''), text);
    assert.equal(itemsNamed(home.ledger, item.id)[0]?.state, 'released');
    assert.equal(home.ledger.quarantineCounts().waiting, 0);
    await decide('release');
    assert.equal(home.names('answers').length, 1, 'sent once');
  });
});

describe('where the documents of a partner go', () => {
  test('a directory and names of his own; those of others go where they always went', async () => {
    await agree([`${acme}delivery: {directory: acme/in, file_name: 'from_{trading_partner}_{document_type}.x12'}`]);
    const mine = sent({ sets: [good, bad] });
    const other = sent({ sender: 'OTHER', control: '000000002' });
    const receipt = await processed(mine + other);
    assert.deepEqual(told(receipt), ['partial', 'E003.SETS', 2, 1]);
    assert.deepEqual(home.names('delivery/acme/in'), ['from_acme_850.x12']);
    assert.match(home.text('delivery/acme/in/from_acme_850.x12'), /GE\*1\*1~\nIEA\*1\*000000001~\n$/);
    assert.equal(home.names('accepted').length, 1);
    assert.equal(home.text(join('accepted', home.names('accepted')[0] ?? '')), other);
  });

  test('a file that is all his goes byte for byte', async () => {
    mkdirSync(join(home.place, 'elsewhere'));
    await agree([`${acme}delivery: {directory: ${join(home.place, 'elsewhere')}}`]);
    const text = sent() + sent({ control: '000000002' });
    await processed(text);
    const [name = ''] = home.names('elsewhere');
    assert.equal(home.text(join('elsewhere', name)), text);
  });

  test('a directory elsewhere that is missing is never made', async () => {
    await agree([`${acme}delivery: {directory: ${join(home.place, 'missing')}}`]);
    const receipt = await processed(sent());
    assert.deepEqual([receipt.status, receipt.code?.slice(0, 4)], ['failed', 'E004']);
  });

  test('the profile is found by the group where ids name groups', async () => {
    const east = "name: east\nids: {production: ['ZZ:ACME/EAST']}\n";
    await agree([`${acme}acknowledgement: {functional: none}`, east]);
    assert.deepEqual(answers(await processed(sent())), []);
    const text = sent({ control: '000000002' }).replace('GS*PO*ACME', 'GS*PO*EAST');
    assert.deepEqual(answers(await processed(text)), [['997', 'A']]);
  });
});

test('what we send is acknowledged in the time that was agreed with its receiver', async () => {
  const sentRules = { ownIds: new Set(['ZZ:ACME']), dueAfterMs: 9e6, dueAfterMsBySet: { '850': 8e6 } };
  home = home.restart({ sent: sentRules });
  const dueAfter = async (control: string) => {
    await processed(sent({ control }), control);
    const [group] = home.ledger.searchGroups({ limit: 1 });
    return (group?.dueMs ?? 0) - (group?.sentMs ?? 0);
  };
  assert.equal(await dueAfter('000000001'), 8e6);
  for (const [at, [due, ms]] of [
    ['{any: 2 h}', 7.2e6],
    ['{any: 2 h, 850: 10 min}', 6e5],
  ].entries()) {
    await agree(
      [`name: us\nids: {production: ['ZZ:US']}\nack_due: ${due}\n`],
      'validation: {unknown_partner: quarantine}',
    );
    assert.equal(await dueAfter(`00000001${at}`), ms);
  }
});

describe('an unknown partner', () => {
  test('is taken like any other by default, profiles or not', async () => {
    await agree([acme]);
    assert.deepEqual(told(await processed(sent({ sender: 'OTHER' }))), ['processed', null, 1, 0]);
  });

  test('goes to quarantine where that is set: judged, neither delivered nor answered', async () => {
    await agree([acme], 'validation: {unknown_partner: quarantine}');
    const text = sent({ sender: 'OTHER', asked: true });
    const receipt = await processed(text);
    assert.deepEqual(told(receipt), ['quarantined', 'E003.PARTNER', 0, 1]);
    assert.deepEqual(receipt.acknowledgements, []);
    assert.deepEqual([home.names('accepted'), home.names('answers')], [[], []]);
    const [path = ''] = quarantined(receipt);
    assert.equal(home.text(path), text.trimEnd());
    assert.equal(reasonsOf(path).reason.code, 'E003.PARTNER');
    assert.match(receipt.message ?? '', /ZZ:OTHER/);
    assert.deepEqual(
      home.ledger.setsIn('quarantined', 10).map(({ code }) => code),
      ['E003.PARTNER'],
    );
  });

  test('beside a known one: the known one is processed', async () => {
    await agree([acme], 'validation: {unknown_partner: quarantine}');
    const receipt = await processed(sent({ sender: 'OTHER' }) + sent({ control: '000000002' }));
    assert.deepEqual(told(receipt), ['partial', 'E003.PARTNER', 1, 1]);
    assert.deepEqual(answers(receipt), [['997', 'A']]);
    assert.match(home.text(join('accepted', home.names('accepted')[0] ?? '')), /^ISA.*\*000000002\*/);
  });

  test('becomes known, and the same file again is processed', async () => {
    await agree([], 'validation: {unknown_partner: quarantine}');
    const text = sent();
    assert.equal((await processed(text, 'a.x12')).status, 'quarantined');
    await agree([acme], 'validation: {unknown_partner: quarantine}');
    const again = await processed(text, 'b.x12');
    assert.deepEqual([again.status, answers(again)], ['processed', [['997', 'A']]]);
  });
});

describe('test data in production', () => {
  const strict = 'validation: {environment_mismatch: quarantine}';

  test('is judged and answered, and never delivered', async () => {
    await agree([acme], strict);
    const receipt = await processed(sent({ usage: 'T', sets: [good, good] }));
    assert.deepEqual(told(receipt), ['quarantined', 'E003.ENVIRONMENT', 0, 2]);
    assert.deepEqual(answers(receipt), [['997', 'A']]);
    assert.deepEqual(home.names('accepted'), []);
    assert.equal(reasonsOf(quarantined(receipt)[0] ?? '').reason.code, 'E003.ENVIRONMENT');
  });

  for (const usage of ['P', 'I'] as const) {
    test(`ISA15 ${usage} is delivered`, async () => {
      await agree([acme], strict);
      assert.equal((await processed(sent({ usage }))).status, 'processed');
    });
  }

  test('the other way round in a test environment', async () => {
    await agree([acme], `app: {environment: test}\n${strict}`);
    const receipt = await processed(sent({ usage: 'P', asked: true }));
    assert.deepEqual([receipt.code, answers(receipt)], ['E003.ENVIRONMENT', []], 'no acceptance of a real order');
    assert.equal((await processed(sent({ usage: 'T', control: '000000002' }))).status, 'processed');
  });

  const policies = [
    ['production', 'acknowledge', [['997', 'A']]],
    ['production', 'refuse', [['TA1', 'R']]],
    ['production', 'none', []],
    ['test', 'acknowledge', [['997', 'A']]],
    ['test', 'refuse', [['TA1', 'R']]],
    ['test', 'none', []],
  ] as const;
  for (const [environment, answer, wanted] of policies) {
    test(`in ${environment}, answered by ${answer}`, async () => {
      const validation = `validation: {environment_mismatch: quarantine, environment_answer: ${answer}}`;
      await agree([acme], `app: {environment: ${environment}}\n${validation}`);
      const receipt = await processed(sent({ usage: environment === 'test' ? 'P' : 'T' }));
      assert.deepEqual([receipt.code, answers(receipt)], ['E003.ENVIRONMENT', wanted]);
      if (answer === 'refuse') assert.match(answerText(receipt), /^TA1\*000000001\*240615\*1200\*R\*020~$/m);
    });
  }

  test('a profile says otherwise, either way', async () => {
    await agree([`${acme}environment_mismatch: accept`], strict);
    assert.equal((await processed(sent())).status, 'processed');
    await agree([`${acme}environment_mismatch: quarantine`]);
    assert.equal((await processed(sent({ control: '000000002' }))).code, 'E003.ENVIRONMENT');
  });

  test('an id for tests says so whatever stands in ISA15; one for both leaves it to ISA15', async () => {
    await agree(["name: acme\nids: {test: ['ZZ:ACME']}\n"], strict);
    assert.equal((await processed(sent({ usage: 'P' }))).code, 'E003.ENVIRONMENT');
    await agree(["name: acme\nids: {production: ['ZZ:ACME'], test: ['ZZ:ACME']}\n"], strict);
    assert.equal((await processed(sent({ usage: 'P', control: '000000002' }))).status, 'processed');
  });
});

describe('duplicate interchanges', () => {
  test('the same interchange in another file: nothing is done, nobody is alarmed', async () => {
    await processed(sent(), 'a.x12');
    const again = await processed(`${sent()}\n\n`, 'b.x12');
    assert.deepEqual([again.status, again.code, again.deliveries, again.acknowledgements], ['duplicate', null, [], []]);
    assert.equal(home.names('accepted').length, 1);
  });

  test('a TA1 tells 025 where ISA14 asks, each time anew, whole file or not', async () => {
    const text = sent({ asked: true });
    assert.deepEqual(answers(await processed(text, 'a.x12')), [['997', 'A']]);
    for (const [at, again] of [text, text, `${text}\n`].entries()) {
      const receipt = await processed(again, `again${at}.x12`);
      assert.deepEqual([receipt.status, answers(receipt)], ['duplicate', [['TA1', 'R']]]);
      assert.match(answerText(receipt), /^TA1\*000000001\*240615\*1200\*R\*025~$/m);
    }
    assert.equal(home.names('answers').length, 4);
    assert.equal(home.names('accepted').length, 1);
  });

  test('one of several in a file: the others are processed', async () => {
    await processed(sent());
    const fresh = sent({ control: '000000002' });
    const receipt = await processed(sent() + fresh, 'b.x12');
    assert.deepEqual(told(receipt), ['processed', null, 1, 0]);
    assert.equal(home.text(receipt.deliveries[0]?.path ?? ''), fresh);
    assert.deepEqual(answers(receipt), [['997', 'A']]);
  });

  test('other content under the same number: quarantine, and 025 where it is asked for', async () => {
    await processed(sent());
    const receipt = await processed(sent({ sets: [good, good], asked: true }), 'b.x12');
    assert.deepEqual(told(receipt), ['quarantined', 'E003.DUPLICATE', 0, 2]);
    assert.deepEqual(answers(receipt), [['TA1', 'R']]);
    assert.equal(reasonsOf(quarantined(receipt)[0] ?? '').reason.code, 'E003.DUPLICATE');
    assert.equal(home.names('accepted').length, 1);
  });

  test('other parties or another usage are another interchange', async () => {
    await processed(sent());
    for (const parts of [{ sender: 'OTHER' }, { usage: 'P' }] as const) {
      assert.equal((await processed(sent({ ...parts, sets: [good, good] }), 'b.x12')).status, 'processed');
    }
  });

  test('taken all the same on purpose', async () => {
    await processed(sent());
    const receipt = await processed(sent({ sets: [good, good] }), 'b.x12', true);
    assert.deepEqual(told(receipt), ['processed', null, 2, 0]);
  });

  test('what was taken on purpose is remembered, too', async () => {
    await processed(sent(), 'a.x12', true);
    assert.equal((await processed(`${sent()}\n`, 'b.x12')).status, 'duplicate');
  });

  test('an interchange that was rejected as a whole claims no number', async () => {
    const broken = sent().replace('IEA*1', 'IEA*7');
    assert.equal((await processed(broken, 'a.x12')).status, 'failed');
    assert.deepEqual(told(await processed(sent(), 'b.x12')), ['processed', null, 1, 0]);
  });

  test('walked again after a stop, a file is no duplicate of itself', async () => {
    const claim = await home.claim(sent());
    const stop = new AbortController();
    const { surveyLogs } = home.road;
    const pages: typeof surveyLogs.pages = (log) => {
      if (home.ledger.file(claim.id)?.state === 'surveyed') stop.abort(new Error('stop'));
      return surveyLogs.pages(log);
    };
    const dying = { ...home.road, surveyLogs: { ...surveyLogs, pages } };
    await assert.rejects(processFile(dying, claim, stop.signal), /stop/);
    home = home.restart();
    await home.ledger.record(claim, 'claimed', {});
    const receipt = await processFile(home.road, claim, calm);
    assert.deepEqual([receipt.status, answers(receipt)], ['processed', [['997', 'A']]]);
  });
});
