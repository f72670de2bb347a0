import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

test('a process ends although a call of it never returns', () => {
  const directory = mkdtempSync(join(tmpdir(), 'edi-leave-'));
  try {
    const pipe = join(directory, 'pipe');
    spawnSync('mkfifo', [pipe]);
    // Nobody opens the other end: the open keeps its thread for good.
    const script = `import { open } from 'node:fs';
      import { leave } from '${join(import.meta.dirname, '../../src/platform/leave.ts')}';
      open('${pipe}', 'r', () => undefined);
      setTimeout(leave, 200);`;
    const { status, signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      timeout: 60_000,
    });
    assert.deepEqual([status, signal], [0, null]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
