import { faults } from './faults.ts';
import { type Fixture, failing, kinds, passing } from './fixture.ts';
import type { Outcome } from './outcome.ts';
import { shortOf } from './outcome.ts';

/** Every fixture there is, by its path below the fixtures. */
export function allFixtures(): ReadonlyMap<string, Fixture> {
  const found = kinds.flatMap((kind) =>
    kind.versions.flatMap((version) => [...passing(kind, version), ...failing(kind, version, faults[kind.set] ?? [])]),
  );
  const byPath = new Map(found.map((one) => [`${one.version}/${one.set}/${one.kind}/${one.name}`, one]));
  if (byPath.size !== found.length) throw new Error('two fixtures of a set have the same name');
  return byPath;
}

/** What is wrong with the outcome, against what the fault tables say; '' for nothing. Ordinals left out there are not compared. */
export function disagreement({ gives }: Fixture, { findings }: Outcome): string {
  const found = findings.map(shortOf);
  const bare = (text: string) => text.replace(/@\d+/, '');
  const same =
    found.length === gives.length &&
    gives.every(
      (one, turn) => one === found[turn] || one === bare(found[turn] ?? '') || one === place(found[turn] ?? ''),
    );
  return same ? '' : `must be ${JSON.stringify(gives)}, is ${JSON.stringify(found)}`;
}

/** Without the segment: where the file ends, it is whatever stood last. */
function place(text: string): string {
  return text.replace(/ [^ ]*@.*$/, '');
}
