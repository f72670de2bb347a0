import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compileKernel, kernelFile } from '../../packaging/kernel.ts';

test('the committed kernel is what its source compiles to: run `npm run build:kernel`', async () => {
  assert.equal(readFileSync(kernelFile, 'utf8'), await compileKernel());
});
