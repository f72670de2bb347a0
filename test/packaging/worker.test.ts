import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { bundleWorker } from '../../packaging/bundle.ts';
import { root } from '../../packaging/paths.ts';

test('a worker is bundled into one text that runs without its files', async () => {
  const place = mkdtempSync(join(tmpdir(), 'edi-agent-worker-'));
  try {
    const entry = join(place, 'echo-worker.ts');
    const code = [
      "import { parentPort, workerData } from 'node:worker_threads';",
      `import { errorFamily } from '${join(root, 'src/model/error-codes.ts')}';`,
      'parentPort?.postMessage(errorFamily(workerData));',
    ];
    writeFileSync(entry, code.join('\n'));
    await bundleWorker(entry, place);
    const text = readFileSync(join(place, 'echo-worker.cjs'), 'utf8');
    const worker = new Worker(text, { eval: true, workerData: 'E004.NO_SPACE' });
    const [answer] = await once(worker, 'message');
    assert.equal(answer, 'E004');
    await worker.terminate();
  } finally {
    rmSync(place, { recursive: true });
  }
});
