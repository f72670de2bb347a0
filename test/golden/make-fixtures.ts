import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { allFixtures, disagreement } from './all.ts';
import { fixturesDirectory, jsonOf } from './files.ts';
import { outcomeOf } from './outcome.ts';

/**
 * Writes test/fixtures anew: `node test/golden/make-fixtures.ts`. Nothing is written while the engine finds anything else
 * in a file than its line in the fault tables says. A new fixture is one more line there.
 */
const made = [];
for (const [path, fixture] of allFixtures()) {
  const outcome = await outcomeOf(fixture.text, fixture.policies);
  made.push({ path, fixture, outcome, wrong: disagreement(fixture, outcome) });
}
const wrong = made.filter((one) => one.wrong !== '');
for (const one of wrong) console.error(`${one.path}: ${one.wrong}`);
if (wrong.length > 0) process.exit(1);

rmSync(fixturesDirectory, { recursive: true, force: true });
for (const { path, fixture, outcome } of made) {
  const file = join(fixturesDirectory, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.x12`, fixture.text);
  writeFileSync(`${file}.json`, jsonOf({ ...outcome, policies: fixture.policies }));
}
console.log(`${made.length} fixtures`);
