import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sameBytes } from '../../src/kit/same-bytes.ts';

const chunks = fc.array(fc.uint8Array({ maxLength: 5 }), { maxLength: 6 });

test('only the bytes matter, not how they are cut', async () => {
  await fc.assert(
    fc.asyncProperty(chunks, chunks, async (one, other) => {
      assert.equal(await sameBytes(one, other), Buffer.concat(one).equals(Buffer.concat(other)));
      assert.equal(await sameBytes(one, [Buffer.concat(one)]), true);
    }),
  );
});
