import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { bytesOf } from '../../src/kit/bytes.ts';
import { AgentError } from '../../src/model/agent-error.ts';
import type { Claim } from '../../src/model/claim.ts';
import { limits } from '../../src/model/limits.ts';
import type { Receipt } from '../../src/model/receipt.ts';
import type { SurveyTotals } from '../../src/model/survey.ts';
import { processFile } from '../../src/pipeline.ts';
import { surveyBytes } from '../x12/survey-bytes.ts';
import { createTempRoad, surveyorInThread, type TempRoad } from './temp-road.ts';
import { bad, good, interchange } from './x12-text.ts';

let home: TempRoad;
const calm = new AbortController().signal;

beforeEach(() => {
  home = createTempRoad();
});
afterEach(() => home.remove());

async function processed(text: string, name?: string): Promise<Receipt> {
  return processFile(home.road, await home.claim(text, name), calm);
}

type Counts = Pick<SurveyTotals, 'interchanges' | 'groups' | 'transactions' | 'accepted' | 'rejected' | 'errors'>;

/** Reads an output back as a partner would. */
async function countsOf(text: string): Promise<Counts> {
  const { totals, failure } = await surveyBytes(bytesOf(text));
  assert.equal(failure, null);
  const { interchanges, groups, transactions, accepted, rejected, errors } = totals;
  return { interchanges, groups, transactions, accepted, rejected, errors };
}

function pathOf(receipt: Receipt, destination: string): string {
  const found = receipt.deliveries.find((one) => one.destination === destination);
  assert.ok(found?.path, `nothing went to ${destination}`);
  return found.path;
}

describe('a good file', () => {
  test('is delivered byte for byte, answered and remembered', async () => {
    const text = interchange({ groups: [{ sets: [good, good] }, { sets: [good] }] });
    const receipt = await processed(text);
    assert.deepEqual(
      [receipt.status, receipt.code, receipt.groups, receipt.transactions, receipt.accepted, receipt.rejected],
      ['processed', null, 2, 3, 3, 0],
    );
    assert.equal(home.text(pathOf(receipt, 'accepted')), text);
    const [answer] = receipt.acknowledgements;
    assert.ok(answer);
    const { kind, control, verdict } = answer;
    assert.deepEqual({ kind, control, verdict }, { kind: '997', control: '000000001', verdict: 'A' });
    const answered = home.text(answer.path);
    assert.deepEqual(answered.match(/^AK9.*$/gm), ['AK9*A*2*2*2~', 'AK9*A*1*1*1~']);
    assert.equal((await countsOf(answered)).errors, 0);
    const { surveyMs, answerMs, deliverMs } = receipt.stages ?? {};
    const stages = [surveyMs, answerMs, deliverMs].map((ms) => ms ?? Number.NaN);
    assert.ok(stages.every((ms) => ms >= 0) && Math.max(...stages) <= receipt.durationMs, `${stages}`);
    assert.deepEqual(home.names('quarantine'), []);
    assert.deepEqual(home.names('work'), []);
    assert.deepEqual(home.ledger.counts(), { processed: 1 });
  });

  test('comes twice: the second is a duplicate, and nothing is done', async () => {
    const text = interchange({ groups: [{ sets: [good] }] });
    await processed(text, 'a.x12');
    const again = await processed(text, 'b.x12');
    assert.deepEqual([again.status, again.code, again.deliveries, again.acknowledgements], ['duplicate', null, [], []]);
    assert.equal(home.names('accepted').length, 1);
    assert.equal(home.names('answers').length, 1);
  });

  test('comes again after it was rejected: the duplicate says so, and what is held back', async () => {
    const text = interchange({ groups: [{ sets: [bad] }] });
    const first = await processed(text, 'a.x12');
    const again = await processed(text, 'b.x12');
    assert.deepEqual([again.status, again.code, again.earlier?.code], ['duplicate', null, first.code]);
    const [held] = home.ledger.setsIn('quarantined', 1);
    assert.equal(again.earlier?.id, held?.fileId);
    assert.match(again.message ?? '', /was rejected before .*E003\.SETS.*held back in quarantine: 1/);
    assert.match(again.remedy ?? '', new RegExp(`quarantine show ${held?.fileId}`));
  });

  test('comes twice on purpose: everything is done again, under new control numbers', async () => {
    const text = interchange({ groups: [{ sets: [good] }] });
    home.remove();
    home = createTempRoad({ rules: { fileBytesMax: 1e9, acknowledge: 'auto', allowDuplicate: true } });
    const first = await processed(text);
    const second = await processed(text);
    assert.deepEqual([first.status, second.status], ['processed', 'processed']);
    const controls = [first, second].map(({ acknowledgements }) => acknowledgements[0]?.control);
    assert.deepEqual(controls, ['000000001', '000000002']);
    assert.equal(home.names('accepted').length, 2);
  });

  test('with nobody to deliver to stays where it is', async () => {
    home.remove();
    home = createTempRoad({ accepted: null });
    const receipt = await processed(interchange({ groups: [{ sets: [good] }] }));
    assert.deepEqual([receipt.status, receipt.deliveries, receipt.acknowledgements.length], ['processed', [], 1]);
  });
});

describe('a file with rejected parts', () => {
  test('sets: the accepted ones go on in an envelope that counts them, the others each alone', async () => {
    const groups = [{ sets: [good, bad, good] }, { sets: [bad] }, { sets: [good] }];
    const receipt = await processed(interchange({ groups }));
    assert.deepEqual(
      [receipt.status, receipt.code, receipt.accepted, receipt.rejected],
      ['partial', 'E003.SETS', 3, 2],
    );
    assert.equal(receipt.acknowledgements[0]?.verdict, 'R');
    const accepted = home.text(pathOf(receipt, 'accepted'));
    assert.deepEqual(await countsOf(accepted), {
      interchanges: 1,
      groups: 2,
      transactions: 3,
      accepted: 3,
      rejected: 0,
      errors: 0,
    });
    assert.match(accepted, /GE\*2\*1~\nGS.*\*3\*X[\s\S]*GE\*1\*3~\nIEA\*2\*000000001~\n$/);
    assert.equal(home.names('quarantine').filter((name) => /\/\d{6}_.*\.x12$/.test(name)).length, 2);
    for (const { path = '' } of receipt.deliveries.filter(({ destination }) => destination === 'quarantine')) {
      const alone = await countsOf(home.text(path));
      assert.deepEqual([alone.interchanges, alone.groups, alone.transactions], [1, 1, 1]);
      const reasons = JSON.parse(home.text(path.replace(/x12$/, 'json')));
      assert.deepEqual([reasons.level, reasons.findings.length > 0], ['set', true]);
    }
    assert.deepEqual(
      home.ledger.setsIn('quarantined', 10).map(({ position, state, control }) => [position, state, control]),
      [
        [2, 'quarantined', '0002'],
        [4, 'quarantined', '0001'],
      ],
    );
  });

  test('a whole group stands alone in quarantine, its sets together', async () => {
    const groups = [{ sets: [good, good], trailer: '77' }, { sets: [good] }];
    const receipt = await processed(interchange({ groups }));
    assert.deepEqual([receipt.status, receipt.accepted, receipt.rejected], ['partial', 1, 2]);
    const accepted = await countsOf(home.text(pathOf(receipt, 'accepted')));
    assert.deepEqual([accepted.groups, accepted.transactions, accepted.errors], [1, 1, 0]);
    const held = receipt.deliveries.filter(({ destination }) => destination === 'quarantine');
    assert.equal(held.length, 1);
    const alone = await countsOf(home.text(held[0]?.path ?? ''));
    assert.deepEqual([alone.interchanges, alone.groups, alone.transactions], [1, 1, 2]);
  });

  test('a whole interchange is kept as it came, and its neighbour goes on', async () => {
    const first = interchange({ groups: [{ sets: [good, bad] }], trailer: '000000009' });
    const second = interchange({ control: '000000002', groups: [{ sets: [good] }] });
    const receipt = await processed(first + second);
    assert.deepEqual([receipt.status, receipt.accepted, receipt.rejected], ['partial', 1, 2]);
    assert.equal(home.text(pathOf(receipt, 'accepted')), second);
    const held = receipt.deliveries.filter(({ destination }) => destination === 'quarantine');
    assert.deepEqual(
      held.map(({ path = '' }) => home.text(path).trimEnd()),
      [first.trimEnd()],
    );
    assert.deepEqual(
      receipt.acknowledgements.map(({ kind, verdict }) => [kind, verdict]),
      [
        ['TA1', 'R'],
        ['997', 'A'],
      ],
    );
  });

  test('nothing accepted: failed, nothing delivered', async () => {
    const receipt = await processed(interchange({ groups: [{ sets: [bad] }] }));
    assert.deepEqual([receipt.status, receipt.code], ['failed', 'E003.SETS']);
    assert.deepEqual(home.names('accepted'), []);
    assert.equal(receipt.acknowledgements[0]?.verdict, 'R');
  });

  test('a set outside of any group takes its interchange along', async () => {
    const text = interchange({ groups: [{ sets: [good] }] }).replace('IEA*1', 'ST*850*0007~\nSE*2*0007~\nIEA*1');
    const receipt = await processed(text);
    assert.deepEqual([receipt.status, receipt.accepted, receipt.rejected], ['failed', 0, 2]);
    const held = receipt.deliveries.map(({ destination, path = '' }) => [destination, home.text(path)]);
    assert.deepEqual(held, [['quarantine', text.trimEnd()]]);
  });

  test('other delimiters and terminators without line ends are kept', async () => {
    const text = interchange({ groups: [{ sets: [good, bad] }], end: '~' })
      .replaceAll('*', '|')
      .replaceAll('~', '\x15');
    const receipt = await processed(text);
    const accepted = await countsOf(home.text(pathOf(receipt, 'accepted')));
    assert.deepEqual([accepted.transactions, accepted.accepted, accepted.errors], [1, 1, 0]);
  });

  test('the release character of an ISX goes with each part', async () => {
    const released = { body: ['BEG*00*SA*a?*b?~c**20240615'] };
    const text = interchange({ groups: [{ sets: [released, { ...released, ...bad }] }] })
      .replace('*U*00401*', '*^*00704*')
      .replace('GS*PO', 'ISX*?~\nGS*PO')
      .replaceAll('*ACME*US*20240615', '*AC?*ME*US*20240615');
    const receipt = await processed(text);
    assert.deepEqual([receipt.status, receipt.accepted, receipt.rejected], ['partial', 1, 1]);
    for (const destination of ['accepted', 'quarantine']) {
      const part = home.text(pathOf(receipt, destination));
      assert.match(
        part,
        /^ISA.*>~ISX\*\?~\nGS\*PO\*AC\?\*ME\*US.*\*1\*X\*004010~\nST.*\nBEG\*00\*SA\*a\?\*b\?~c\*\*2024/,
      );
      const { transactions, errors } = await countsOf(part);
      assert.deepEqual([transactions, errors], [1, destination === 'accepted' ? 0 : 1]);
      assert.match(part, /GE\*1\*1~\n/);
    }
  });

  test('more rejected sets than get a file each go together into one more', async () => {
    const count = limits.quarantineFilesMax + 5;
    const sets = Array.from({ length: count }, () => bad);
    const receipt = await processed(interchange({ groups: [{ sets: [...sets, good] }] }));
    assert.deepEqual([receipt.status, receipt.accepted, receipt.rejected], ['partial', 1, count]);
    assert.equal(home.ledger.sets(home.ledger.filesIn('partial', 1)[0]?.id ?? '').length, count);
    const names = home.names('quarantine');
    const rest = names.filter((name) => /\/rest\./.test(name));
    assert.equal(rest.length, 2);
    assert.equal(names.filter((name) => /\/\d{6}_.*\.x12$/.test(name)).length, limits.quarantineFilesMax);
    const together = await countsOf(home.text(`quarantine/${rest.find((name) => name.endsWith('.x12'))}`));
    assert.deepEqual([together.interchanges, together.transactions], [5, 5]);
    const lines = home
      .text(`quarantine/${rest.find((name) => name.endsWith('.jsonl'))}`)
      .trimEnd()
      .split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).set.position),
      [1, 2, 3, 4, 5].map((at) => at + limits.quarantineFilesMax),
    );
    assert.equal(pathOf(receipt, 'accepted').length > 0, true);
  });
});

describe('a file that cannot be taken whole', () => {
  const damaged: ReadonlyArray<readonly [string, string, string]> = [
    ['empty', '', 'E001.EMPTY'],
    ['not X12', '%PDF-1.7 nothing to see', 'E002.NOT_X12'],
    ['cut off', interchange({ groups: [{ sets: [good] }] }).slice(0, -40), 'E002.TRUNCATED'],
  ];
  for (const [what, text, code] of damaged) {
    test(`${what}: ${code}, nothing delivered, and the same again, not a duplicate, the next time`, async () => {
      for (const name of ['a.x12', 'b.x12']) {
        const receipt = await processed(text, name);
        assert.deepEqual([receipt.status, receipt.code], ['failed', code]);
      }
      assert.deepEqual(home.names('accepted'), []);
    });
  }

  test('whole interchanges before the cut go on, the cut one does not', async () => {
    const whole = interchange({ groups: [{ sets: [good] }] });
    const cut = interchange({ control: '000000002', groups: [{ sets: [good] }] }).slice(0, -30);
    const receipt = await processed(whole + cut);
    assert.deepEqual([receipt.status, receipt.code], ['partial', 'E002.TRUNCATED']);
    const accepted = await countsOf(home.text(pathOf(receipt, 'accepted')));
    assert.deepEqual([accepted.interchanges, accepted.transactions, accepted.errors], [1, 1, 0]);
  });

  test('cut off: one remedy, and quarantine has the code of the file', async () => {
    const whole = interchange({ groups: [{ sets: [bad] }] });
    const cut = interchange({ control: '000000002', groups: [{ sets: [good] }] }).slice(0, -30);
    const receipt = await processed(whole + cut);
    const ofEnd = receipt.findings.listed.filter(({ code }) => /_MISSING$|LAST_TERMINATOR/.test(code));
    assert.ok(ofEnd.length > 1);
    assert.deepEqual([...new Set(ofEnd.map(({ remedy }) => remedy))], [receipt.remedy]);
    const codes = home.ledger
      .setsIn('quarantined', 10)
      .map(({ interchangeControl, code }) => [interchangeControl, code]);
    assert.deepEqual(codes, [
      ['000000001', 'E003'],
      ['000000002', 'E002.TRUNCATED'],
    ]);
  });

  test('changed while it was read: E001.CHANGED', async () => {
    const surveyor = {
      survey: async (...args: Parameters<typeof surveyorInThread.survey>) => {
        const done = await surveyorInThread.survey(...args);
        appendFileSync(args[0].path, ' ');
        return done;
      },
    };
    home.remove();
    home = createTempRoad({ surveyor });
    const receipt = await processed(interchange({ groups: [{ sets: [good] }] }));
    assert.deepEqual([receipt.status, receipt.code], ['failed', 'E001.CHANGED']);
    assert.deepEqual([...home.names('accepted'), ...home.names('answers')], []);
  });

  test('larger than allowed: E001.TOO_LARGE, and nothing is read', async () => {
    home.remove();
    const surveyor = { survey: () => Promise.reject(new Error('not to be asked')) };
    const rules = { fileBytesMax: 100, acknowledge: 'auto', allowDuplicate: false } as const;
    home = createTempRoad({ surveyor, rules });
    const receipt = await processed(interchange({ groups: [{ sets: [good] }] }));
    assert.deepEqual([receipt.status, receipt.code], ['failed', 'E001.TOO_LARGE']);
  });
});

describe('a destination that fails', () => {
  const full = new AgentError('no space left', { code: 'E004.NO_SPACE', retry: true });
  const text = interchange({ groups: [{ sets: [good] }] });

  /** The accepted way fails as often as told, then works. */
  function failing(times: number, error: Error = full) {
    const real = home.road.accepted;
    assert.ok(real);
    let left = times;
    return {
      ...real,
      deliver: async (...args: Parameters<typeof real.deliver>) => {
        if (left > 0) {
          left -= 1;
          throw error;
        }
        return real.deliver(...args);
      },
    };
  }

  test('for good, with nobody to try again: the receipt says so, and the next time is no duplicate', async () => {
    const road = { ...home.road, accepted: failing(1) };
    const first = await processFile(road, await home.claim(text, 'a.x12'), calm);
    assert.deepEqual([first.status, first.code], ['failed', 'E004.NO_SPACE']);
    const [told] = first.acknowledgements;
    assert.deepEqual(
      [told?.kind, told?.verdict, told?.control],
      ['997', 'A', '000000001'],
      'what left already is told',
    );
    assert.equal(home.text(told?.path ?? '').slice(0, 3), 'ISA');
    const second = await processFile(road, await home.claim(text, 'b.x12'), calm);
    assert.equal(second.status, 'processed');
    assert.equal(home.names('accepted').length, 1);
    assert.equal(home.names('answers').length, 1, 'the partner is answered once');
    assert.match(
      home.text(`answers/${home.names('answers')[0]}`),
      new RegExp(second.acknowledgements[0]?.control ?? '-'),
    );
  });

  test('for now, with somebody to try again: thrown, and the second walk ends it with one effect each', async () => {
    const road = { ...home.road, retries: true, accepted: failing(1) };
    const claim = await home.claim(text);
    await assert.rejects(processFile(road, claim, calm), { code: 'E004.NO_SPACE' });
    await home.ledger.write((writer) => writer.changeFile(claim.id, { state: 'claimed' }));
    const receipt = await processFile(road, claim, calm);
    assert.equal(receipt.status, 'processed');
    assert.deepEqual([home.names('accepted').length, home.names('answers').length], [1, 1]);
    assert.match(
      home.text(`answers/${home.names('answers')[0]}`),
      new RegExp(receipt.acknowledgements[0]?.control ?? '-'),
    );
  });

  test('by a bug of ours: not caught', async () => {
    const road = { ...home.road, accepted: failing(1, new TypeError('a bug')) };
    await assert.rejects(processFile(road, await home.claim(text), calm), TypeError);
  });
});

describe('a stop in the middle', () => {
  const text = interchange({ groups: [{ sets: [good, bad] }] });

  /** Walks until the given port call and dies there. */
  async function dieAt(where: 'answers' | 'accepted' | 'quarantine', claim: Claim): Promise<void> {
    const death = new Error('died');
    const dying = { name: where, deliver: () => Promise.reject(death) };
    const { accepted, acknowledgements, files } = home.road;
    assert.ok(accepted && acknowledgements);
    const road = {
      answers: { acknowledgements: { ...acknowledgements, ...dying } },
      accepted: { accepted: { ...accepted, ...dying } },
      quarantine: { files: { ...files, makeDirectory: () => Promise.reject(death) } },
    }[where];
    await assert.rejects(processFile({ ...home.road, ...road }, claim, calm), death);
  }

  for (const where of ['answers', 'quarantine', 'accepted'] as const) {
    test(`before ${where}, then the same file again in a new process: done once, not called a duplicate`, async () => {
      await dieAt(where, await home.claim(text, 'a.x12'));
      home = home.restart();
      const receipt = await processed(text, 'a.x12');
      assert.deepEqual([receipt.status, receipt.accepted, receipt.rejected], ['partial', 1, 1]);
      assert.deepEqual([home.names('accepted').length, home.names('answers').length], [1, 1]);
      const { control = '-', path = '' } = receipt.acknowledgements[0] ?? {};
      assert.match(home.text(path), new RegExp(`ISA.*\\*${control}\\*`), 'the receipt names the number of the file');
      assert.equal((await processed(text, 'b.x12')).status, 'duplicate');
    });
  }

  test('two of the same at once in one process: one is a duplicate', async () => {
    const claims = [await home.claim(text, 'a.x12'), await home.claim(text, 'b.x12')];
    const receipts = await Promise.all(claims.map((claim) => processFile(home.road, claim, calm)));
    assert.deepEqual(receipts.map(({ status }) => status).sort(), ['duplicate', 'partial']);
    assert.equal(home.names('answers').length, 1);
  });

  test('an abort is no failure of the file', async () => {
    const stop = new AbortController();
    stop.abort(new AgentError('stopped', { code: 'E004.IO' }));
    const claim = await home.claim(text);
    await assert.rejects(processFile(home.road, claim, stop.signal), { message: 'stopped' });
    assert.equal(home.ledger.file(claim.id)?.settled, false);
  });
});

test('a verdict stands when the file cannot be moved to its last place', async () => {
  const files = home.road.files;
  const refusal = new AgentError('no', { code: 'E004.PERMISSION' });
  const move: typeof files.move = async (from, to) => {
    if (to.includes('/final/')) throw refusal;
    return files.move(from, to);
  };
  const claim: Claim = { ...(await home.claim(interchange({ groups: [{ sets: [good] }] }), 'a.x12')), inPlace: false };
  await assert.rejects(processFile({ ...home.road, files: { ...files, move } }, claim, calm), refusal);
  const file = home.ledger.file(claim.id);
  assert.deepEqual([file?.state, file?.settled, file?.code], ['processed', false, null]);
});

test('what changed after it was judged is not delivered', async () => {
  const { ledger } = home.road;
  const claim = await home.claim(interchange({ groups: [{ sets: [good] }] }), 'a.x12');
  const record: typeof ledger.record = (of, state, detail) => {
    if (state === 'delivering') appendFileSync(claim.path, 'more');
    return ledger.record(of, state, detail);
  };
  const receipt = await processFile({ ...home.road, ledger: { ...ledger, record } }, claim, calm);
  assert.deepEqual([receipt.status, receipt.code], ['failed', 'E001.CHANGED']);
  assert.deepEqual(home.names('accepted'), []);
});
