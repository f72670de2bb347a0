import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

// `node code-cache-stamp.ts TEXT CACHE FLAG...`: V8 takes compiled code only under the flags that its head names. They
// were those of the maker, which change nothing in the code; written there now are those that the program runs under.
// V8 itself is asked whether it takes the outcome.
const [textPath = '', cachePath = '', ...flags] = process.argv.slice(2);
for (const flag of flags) setFlagsFromString(flag);
/** Magic number, version and source each have four bytes before it (V8's SerializedCodeData). */
const flagsAt = { from: 12, to: 16 };
const own = new Script('0').createCachedData();
const cachedData = await readFile(cachePath);
cachedData.set(own.subarray(flagsAt.from, flagsAt.to), flagsAt.from);
const { cachedDataRejected } = new Script(await readFile(textPath, 'latin1'), { cachedData });
assert.equal(cachedDataRejected, false, `V8 does not take ${cachePath}`);
await writeFile(cachePath, cachedData);
