import type { Results } from './results.ts';
import { tablesOf } from './tables.ts';

/** docs/performance.md, written from one run. */
export function documentOf(results: Results): string {
  const { machine, options } = results;
  const gigabytes = (machine.memoryBytes / 2 ** 30).toFixed(0);
  return `# Performance

Written by \`npm run bench -- --write\` from test/bench/results.json. Every number comes from one run on one machine:
${machine.processor}, ${machine.cores} cores, ${gigabytes} GB, ${machine.system}, Node ${machine.node}, commit ${machine.commit}, load ${machine.load.toFixed(1)}
when it began. Medians of ${options.rounds}; the contestants take turns within each round, so what slows the machine slows all of them.
Ratios travel from machine to machine; milliseconds do not.

## To repeat it

\`\`\`
npm run build:binary
npm run bench -- --write              # files of 100 MB: some minutes
npm run bench -- --write --gb         # also 1 GB: half an hour, 8 GB of disk
npm run bench -- --mb 10 --rounds 1   # a look
\`\`\`

The files are generated and the same everywhere (\`test/bench/generate.ts\`): purchase orders (850 at 4010) and claims
(837 at 5010), valid, with and without line ends. Two other readers from npm are installed into \`dist/bench\` for the
comparison; they belong to neither the product nor its tests.

## What is measured

- **byte loop**: the reference. A loop in JavaScript over the bytes with a table of 256 classes that writes the position
  of every delimiter and the end of every segment, and counts the separators: the same output as our index.
- **index (kernel)**, **visited**: our index of all delimiters; the same with every position read from JavaScript.
- **segments**: \`SegmentReader\`, which also finds ISAs, their delimiters, padding, wrapping and binary data.
- **survey of the envelope**, **with schemas**: pass 1 as the product runs it, without and with the inside of sets judged.
- **binary**: \`dist/edi-agent validate --json FILE\`, from start to exit, with the SHA-256 of the file by the main thread meanwhile.
- **node-x12**, **x12-parser**: their streams, one object a segment, no checks.

All but the binary are measured inside of a fresh process, start-up left out, the warming-up of the compiler included;
then, over files up to 200 MB, again in the same process, as a service that has been running for a while does it: the
median of the passes behind the first two. **In memory** is what the stages of the index cost without reading: over and
over what the file begins with.

## Results

${tablesOf(results)}

## What bounds each stage

- **Reading** costs little: blocking reads go straight into the engine's window, in portions that stay in the second-level
  cache. \`createReadStream\` allocates a buffer a chunk and is bounded by that.
- **The index** is bounded by writing: it looks at 64 bytes at a time with SIMD compares, and then stores four bytes for
  each delimiter found. Files with short elements have more delimiters a byte and take longer.
- **Visiting** is bounded by one load and one subtraction a position, a few cycles each; there is nothing left to remove.
- **Segments** pay for one step a segment: the look at what stands between terminators, the id as a number, the call.
  Marks within a segment are not touched unless somebody asks.
- **The envelope** adds a table look-up by segment id, and work at ISA, GS, ST and their trailers only. Files of very
  small sets pay more of it.
- **Schemas** are bounded by the elements: each one is looked at for length and characters, codes are found by a hash of
  their bytes, conditional rules by a mask of what is present. No text is made of what is right.
- **The binary** adds the start of Node and of a thread, and the hash of the file, which OpenSSL computes on the second
  core; on one core the hash bounds it.
- **Small files** are bounded by fsync: an acknowledgement and a delivery are durable before the ledger says so. Several
  files share the syncs of a directory and the commits of the ledger.
`;
}
