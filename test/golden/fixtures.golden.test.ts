import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { allFixtures, disagreement } from './all.ts';
import { type Expected, fixturesDirectory, jsonOf } from './files.ts';
import { type Fixture, kinds } from './fixture.ts';
import { outcomeOf } from './outcome.ts';

const fixtures = allFixtures();
const anew = '; if that is right, write them anew: node test/golden/make-fixtures.ts';

/** Fixtures whose one fault is more than one error, and why. */
const manyErrors: Readonly<Record<string, string>> = {
  'file-cut-off': 'three trailers are missing, and each of them is answered by a code of its own',
};

test('the files on disk are those of the tables, to the byte', () => {
  const onDisk = globSync('**/*.{x12,json}', { cwd: fixturesDirectory }).toSorted();
  const wanted = [...fixtures.keys()].flatMap((path) => [`${path}.json`, `${path}.x12`]).toSorted();
  assert.deepEqual(onDisk, wanted, `other files${anew}`);
  for (const [path, { text }] of fixtures) assert.equal(read(`${path}.x12`), text, `${path}${anew}`);
});

test('each set and version has three good files at least, and fifteen with one fault', () => {
  const counts = kinds.flatMap(({ set, versions }) =>
    versions.map((version) => {
      const own = [...fixtures.values()].filter((one) => one.set === set && one.version === version);
      const good = own.filter(({ kind }) => kind === 'pass').length;
      return { set, version, good, bad: own.length - good };
    }),
  );
  assert.equal(counts.length, 13);
  assert.deepEqual(
    counts.filter(({ good, bad }) => good < 3 || bad < 15),
    [],
  );
});

for (const { set, versions } of kinds) {
  for (const version of versions) {
    test(`${set} at ${version}: each file is judged and answered as stands beside it`, async () => {
      const own = [...fixtures].filter(([, one]) => one.set === set && one.version === version);
      for (const [path, fixture] of own) await checkFixture(path, fixture);
    });
  }
}

async function checkFixture(path: string, fixture: Fixture): Promise<void> {
  const expected = JSON.parse(read(`${path}.json`)) as Expected;
  const { policies } = fixture;
  const outcome = await outcomeOf(read(`${path}.x12`), policies);
  assert.equal(jsonOf({ ...outcome, policies }), jsonOf({ ...expected, policies: expected.policies ?? {} }), path);
  assert.equal(disagreement(fixture, outcome), '', `${path}: not what the fault tables say`);
  const errors = outcome.findings.filter(({ severity }) => severity === 'error');
  if (fixture.kind === 'pass') assert.deepEqual(outcome.findings, [], path);
  else if (manyErrors[fixture.name] === undefined) assert.ok(errors.length <= 1, `${path}: one fault, several errors`);
  else assert.ok(errors.length > 1, `${path}: no longer more than one error`);
}

function read(path: string): string {
  return readFileSync(join(fixturesDirectory, path), 'utf8');
}
