import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { interchange } from '../pipeline/x12-text.ts';
import { only, Place, skip } from './agent.ts';

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place.remove());

const isa = interchange({ groups: [] }).slice(0, 106);
const edifact = "UNA:+.? 'UNB+UNOA:1+SENDER+RECEIVER+240615:1200+1'UNH+1+ORDERS:D:96A:UN'UNT+2+1'UNZ+1+1'";
const strangerUid = 54_321;

interface Bad {
  readonly what: string;
  readonly code: string;
  readonly exit: number;
  /** Puts it down; its name. */
  readonly make: () => string;
}

const bad: readonly Bad[] = [
  { what: 'a file that is not there', code: 'E001.NOT_FOUND', exit: 11, make: () => 'none.x12' },
  {
    what: 'a directory',
    code: 'E001.NOT_A_FILE',
    exit: 11,
    make: () => {
      mkdirSync(place.at('directory.x12'));
      return 'directory.x12';
    },
  },
  { what: 'an empty file', code: 'E001.EMPTY', exit: 11, make: () => place.put('empty.x12', '') },
  {
    what: 'only blanks',
    code: 'E001.EMPTY',
    exit: 11,
    make: () => place.put('blank.x12', ' \r\n\t\n\0\x1a '.repeat(99)),
  },
  {
    what: 'an ISA of 105 bytes',
    code: 'E002.TRUNCATED',
    exit: 12,
    make: () => place.put('isa.x12', isa.slice(0, 105)),
  },
  { what: 'EDIFACT', code: 'E002.EDIFACT', exit: 12, make: () => place.put('edifact.edi', edifact) },
  {
    what: 'UTF-16',
    code: 'E002.UTF16',
    exit: 12,
    make: () => place.put('utf16.x12', Buffer.from(`\ufeff${interchange({ groups: [] })}`, 'utf16le')),
  },
  {
    what: 'a PDF',
    code: 'E002.NOT_X12',
    exit: 12,
    make: () =>
      place.put('order.pdf', `%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\n${'x'.repeat(2_000)}`),
  },
  {
    what: 'a gigabyte of zeros',
    code: 'E001.EMPTY',
    exit: 11,
    make: () => {
      place.put('zeros.x12', '');
      truncateSync(place.at('zeros.x12'), 2 ** 30);
      return 'zeros.x12';
    },
  },
  {
    what: 'a FIFO',
    code: 'E001.NOT_A_FILE',
    exit: 11,
    make: () => {
      execFileSync('mkfifo', [place.at('fifo.x12')]);
      return 'fifo.x12';
    },
  },
  {
    what: 'a circle of symbolic links',
    code: 'E001.SYMLINK_LOOP',
    exit: 11,
    make: () => {
      symlinkSync('b.x12', place.at('a.x12'));
      symlinkSync('a.x12', place.at('b.x12'));
      return 'a.x12';
    },
  },
];

describe('bad input', { skip }, () => {
  for (const { what, code, exit, make } of bad) {
    test(`${what}: ${code}, exit ${exit}, nothing touched`, () => {
      const name = make();
      const before = place.files();
      const outcome = place.run(['process', '--json', name]);
      const receipt = only(outcome);
      assert.deepEqual([receipt.status, receipt.code, outcome.status], ['failed', code, exit]);
      assert.ok(receipt.message && receipt.remedy, 'what is wrong and what to do');
      assert.equal(outcome.stderr, '');
      assert.deepEqual([receipt.acknowledgements, receipt.deliveries], [[], []]);
      assert.deepEqual(
        place.files().filter((file) => !file.startsWith('edi-agent-home/')),
        before,
      );
      for (const directory of ['delivery', 'quarantine', 'work']) {
        assert.deepEqual(place.files(`edi-agent-home/${directory}`), [], directory);
      }
      assert.match(
        place.text(`edi-agent-home/logs/${place.files('edi-agent-home/logs')[0]}`),
        new RegExp(`error.*${code}`),
      );
    });

    test(`${what}: people read what is wrong and what to do, and no stack trace`, () => {
      const { status, stdout, stderr } = place.run(['validate', make()]);
      assert.equal(status, exit);
      const text = stdout + stderr;
      assert.match(text, new RegExp(code.replace('.', '\\.')));
      assert.doesNotMatch(text, /\n\s+at .*:\d+:\d+/);
      assert.deepEqual(place.files('edi-agent-home'), []);
    });
  }

  test('a socket: E001.NOT_A_FILE, exit 11', async () => {
    const server = createServer().listen(place.at('socket.x12'));
    await new Promise((done) => server.once('listening', done));
    try {
      const outcome = place.run(['validate', '--json', 'socket.x12']);
      assert.deepEqual([only(outcome).code, outcome.status], ['E001.NOT_A_FILE', 11]);
    } finally {
      await new Promise((done) => server.close(done));
    }
  });

  test('a file that this user may not read: E001.NO_PERMISSION, exit 11', {
    skip: process.getuid?.() !== 0 && 'needs root for setpriv',
  }, () => {
    place.put('secret.x12', interchange({ groups: [] }));
    chmodSync(place.at('secret.x12'), 0o600);
    const by = ['setpriv', '--reuid', String(strangerUid), '--regid', String(strangerUid), '--clear-groups'];
    const outcome = place.run(['process', '--json', 'secret.x12'], { by });
    assert.deepEqual([only(outcome).code, outcome.status], ['E001.NO_PERMISSION', 11]);
  });

  test('a cut-off file: E002.TRUNCATED, exit 12, where it ends, refused by a TA1 and nothing delivered', () => {
    const text = `${isa}\nGS*PO*A*B*20240615*1200*1*X*004010~\nST*850*0001~\n`;
    place.put('cut.x12', text);
    const outcome = place.run(['process', '--json', 'cut.x12']);
    const receipt = only(outcome);
    assert.deepEqual([receipt.status, receipt.code, outcome.status], ['failed', 'E002.TRUNCATED', 12]);
    assert.deepEqual(
      receipt.acknowledgements.map(({ kind, verdict }) => [kind, verdict]),
      [['TA1', 'R']],
    );
    assert.deepEqual(place.files('edi-agent-home/delivery/accepted'), []);
    const found = receipt.findings.listed.map(({ code, line, offset }) => ({ code, line, offset }));
    assert.ok(found.some(({ code, line, offset }) => code === 'IEA_MISSING' && line >= 3 && offset > 150));
    assert.match(receipt.message ?? '', new RegExp(`after ${text.length} bytes`));
  });

  test('a bad file does not stop the others: exit 10, receipts in the order asked', () => {
    place.put('good.x12', interchange({ groups: [{ sets: [{}] }] }));
    place.put('other.x12', interchange({ control: '000000002', groups: [{ sets: [{}] }] }));
    place.put('bad.x12', edifact);
    const files = ['bad.x12', 'good.x12', 'none.x12', 'other.x12'];
    const { status, receipts } = place.run(['process', '--json', ...files]);
    assert.equal(status, 10);
    assert.deepEqual(
      receipts.map(({ file, code }) => [file, code]),
      [
        ['bad.x12', 'E002.EDIFACT'],
        ['good.x12', null],
        ['none.x12', 'E001.NOT_FOUND'],
        ['other.x12', null],
      ],
    );
    assert.equal(place.files('edi-agent-home/delivery/accepted').length, 2);
  });

  test('several bad files and none that passed: the exit code of the worst', () => {
    place.put('bad.x12', edifact);
    assert.equal(place.run(['validate', '--json', 'none.x12', 'bad.x12']).status, 12);
  });
});
