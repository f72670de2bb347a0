import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLedger } from '../../src/platform/ledger/ledger.ts';
import { prepareStaged } from '../../src/platform/ledger/restored.ts';

const scope = { kind: 'ISA13', sender: 'a', receiver: 'b' } as const;
const nowMs = Date.UTC(2040, 0, 1);

test('control numbers of a very old backup leap far, and do not come round again', () => {
  const directory = mkdtempSync(join(tmpdir(), 'edi-restored-'));
  const clock = { now: () => nowMs };
  try {
    const before = openLedger({ directory, clock });
    before.nextControl(scope);
    before.close();
    const evidence = { effects: [], contents: [], answersSince: 0 };
    const facts = { nowMs, backupMs: Date.UTC(2030, 0, 1), evidence, begunAnew: [], file: 'state.tar.gz' };
    assert.equal(prepareStaged(join(directory, 'ledger.db'), facts).controlLeap, 400_000_000);
    const after = openLedger({ directory, clock });
    assert.equal(after.nextControl(scope), 400_000_002);
    assert.equal(after.nextControl({ ...scope, sender: 'new' }), 400_000_001);
    after.close();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
