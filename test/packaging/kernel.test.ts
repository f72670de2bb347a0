import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compileKernel, kernels } from '../../packaging/kernel.ts';

for (const kernel of kernels) {
  test(`the committed form of ${kernel.source} is what it compiles to: run \`npm run build:kernel\``, async () => {
    assert.equal(readFileSync(kernel.file, 'utf8'), await compileKernel(kernel));
  });
}
