import { parseArgs } from 'node:util';
import { corpusBytes, corpusMissing, corpusRows } from '../corpus/manifest.ts';
import { fuzz } from './fuzz.ts';
import { seeds } from './seeds.ts';

/**
 * `npm run fuzz`: a million mutations of our own samples and, where it is there, of every file of the corpus.
 * `--mutations N` and `--first N` choose which; a failure names the mutation, and `--first N --mutations 1` repeats it.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { mutations: { type: 'string', default: '1000000' }, first: { type: 'string' } },
  });
  const mutations = Number(values.mutations);
  const first = Number(values.first ?? Date.now() % 1_000_000_000);
  const all = [...Object.values(seeds), ...corpusRows().map(({ path }) => corpusBytes(path))];
  if (corpusMissing) say(corpusMissing);
  say(`${mutations} mutations of ${all.length} seeds, --first ${first}`);
  const onProgress = (done: number): void => {
    if (done % 50_000 === 0) say(`${done} done`);
  };
  await fuzz({ seeds: all, mutations, first, chunkedEvery: 4, onProgress });
  say('nothing was thrown, hung, passed a limit or depended on chunks');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
