import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { exampleYaml, partnersMarkdown, profileYaml } from '../../../src/settings/partners/document.ts';
import { loadProfiles, profileProblemText } from '../../../src/settings/partners/load.ts';
import { profileSections } from '../../../src/settings/partners/shape.ts';

const context = { delivery: '/srv/home/delivery', codeLists: ['355', '98'] };

function load(...texts: readonly string[]) {
  const files = texts.map((text, at) => ({ path: `p${at + 1}.yaml`, text }));
  return loadProfiles(files, context);
}

/** `file line key` of each problem. */
function brief(...texts: readonly string[]): readonly string[] {
  return load(...texts).problems.map(({ file, key, origin }) => {
    const line = origin.kind === 'file' ? origin.line : origin.kind;
    return `${file} ${line} ${key}`;
  });
}

const least = "name: acme\nids:\n  production: ['ZZ:ACME']\n";

test('a name and one id are a profile; all else holds as the settings say', () => {
  const { profiles, problems } = load(least);
  assert.deepEqual(problems, []);
  assert.deepEqual(profiles[0]?.profile, {
    name: 'acme',
    contacts: [],
    rules: {
      ids: [{ interchange: 'ZZ:ACME', group: null, usage: 'production' }],
      severities: {},
      codes: {},
      charset: 'extended',
      versions: null,
    },
    answers: {
      functional: null,
      ta1: null,
      listing: 'all',
      onErrors: 'reject',
      hold: false,
      delimiters: null,
      lineEnd: '\n',
    },
    accepted: { directory: null, fileName: null },
    acknowledgements: { directory: null, fileName: null },
    ackDueMs: {},
    environmentMismatch: null,
  });
});

test('every key is read', () => {
  const { profiles, problems } = load(`name: acme
ids: {production: ['ZZ:ACME/US', '01:123 4'], test: ['ZZ:ACME/US']}
contacts: [{name: Desk, email: a@b.example}]
versions: {'850': ['004010', '005010X1']}
severities: {business: off, ELEMENT_CODE_UNLISTED: warn}
codes: {'355': [ZX]}
charset: basic
ack_due: {any: 1 d, 856: 30 min}
environment_mismatch: quarantine
acknowledgement:
  functional: 999
  ta1: asked
  listing: rejected
  on_errors: accept
  hold: true
  delimiters: {element: '|', component: '>', repetition: '^', terminator: "\\x1c"}
  line_end: none
  directory: acme/acks
  file_name: '{trading_partner}-{sequence}.x12'
delivery: {directory: /mnt/acme}
`);
  assert.deepEqual(problems, []);
  const profile = profiles[0]?.profile;
  assert.deepEqual(profile?.rules.ids, [
    { interchange: 'ZZ:ACME', group: 'US', usage: 'production' },
    { interchange: '01:123 4', group: null, usage: 'production' },
    { interchange: 'ZZ:ACME', group: 'US', usage: 'test' },
  ]);
  assert.deepEqual(profile?.rules.severities, { business: 'off', ELEMENT_CODE_UNLISTED: 'warn' });
  assert.deepEqual(profile?.answers, {
    functional: '999',
    ta1: 'asked',
    listing: 'rejected',
    onErrors: 'accept',
    hold: true,
    delimiters: { element: '|', component: '>', repetition: '^', terminator: '\x1c' },
    lineEnd: '',
  });
  assert.deepEqual(profile?.acknowledgements, {
    directory: '/srv/home/delivery/acme/acks',
    fileName: '{trading_partner}-{sequence}.x12',
  });
  assert.deepEqual(profile?.accepted, { directory: '/mnt/acme', fileName: null });
  assert.deepEqual(profile?.contacts, [{ name: 'Desk', role: null, email: 'a@b.example', phone: null }]);
  assert.equal(profile?.environmentMismatch, 'quarantine');
  assert.deepEqual(profile?.ackDueMs, { any: 8.64e7, '856': 1.8e6 });
});

test('a profile is plain data: it crosses threads as it is', () => {
  const profile = load(least).profiles[0]?.profile;
  assert.deepEqual(structuredClone(profile), profile);
  assert.deepEqual(JSON.parse(JSON.stringify(profile)), profile);
});

test('every problem of every file at once, in the order of the lines', () => {
  const one = `nam: acme
ids:
  production: ['ACME', 'ZZ:A']
severities:
  busines: warn
  segment: maybe
codes: {'9999': [X]}
acknowledgement:
  functional: 996
  delimiters: {element: '*', component: '*', repetition: '^', terminator: '~'}
delivery:
  file_name: '{partner}.x12'
`;
  assert.deepEqual(brief(one, 'name: b c\n'), [
    'p1.yaml 1 nam',
    'p1.yaml 3 ids.production[0]',
    'p1.yaml 5 severities.busines',
    'p1.yaml 6 severities.segment',
    'p1.yaml 7 codes.9999',
    'p1.yaml 9 acknowledgement.functional',
    'p1.yaml 10 acknowledgement.delimiters',
    'p1.yaml 12 delivery.file_name',
    'p1.yaml default name',
    'p2.yaml 1 name',
    'p2.yaml default ids',
  ]);
});

test('a problem tells file, line, key, what is allowed and what was meant', () => {
  const [first] = load(`${least}severities: {busines: warn}\n`).problems.map(profileProblemText);
  const told = 'there is no such level or code of a finding inside of sets';
  assert.equal(first, `p1.yaml, line 4: severities.busines: ${told}. Did you mean business?`);
});

test('codes of findings that no partner can change are refused', () => {
  assert.deepEqual(brief(`${least}severities: {ISA_WIDTH: off}\n`), ['p1.yaml 4 severities.ISA_WIDTH']);
});

test('no two profiles may claim the same name or id; an id with a group is another one', () => {
  const other = "name: other\nids:\n  test: ['ZZ:OTHER', 'ZZ:ACME']\n";
  assert.deepEqual(brief(least, other), ['p2.yaml 3 ids.test[1]']);
  assert.match(load(least, other).problems[0]?.message ?? '', /claimed by p1\.yaml/);
  assert.deepEqual(brief(least, "name: acme\nids: {test: ['ZZ:B']}\n"), ['p2.yaml 1 name']);
  assert.deepEqual(brief(least, "name: other\nids: {production: ['ZZ:ACME/EAST']}\n"), []);
  assert.deepEqual(brief("name: acme\nids: {production: ['ZZ:A'], test: ['ZZ:A']}\n"), []);
});

test('a file of comments is no profile, broken YAML is a problem and no more', () => {
  assert.deepEqual(load('# nothing yet\n'), { profiles: [], problems: [] });
  assert.deepEqual(brief('name: [\n').length, 1);
  assert.deepEqual(brief('- a\n- b\n'), ['p1.yaml 1 ']);
});

test('what init writes is a sound profile, with its comments taken away, too', () => {
  assert.deepEqual(load(profileYaml('acme', 'ZZ:ACME')), load(least));
  const uncommented = profileYaml('acme', 'ZZ:ACME').replaceAll(/^( *)# ([a-z_0-9]+:)/gm, '$1$2');
  const { profiles, problems } = load(uncommented);
  assert.deepEqual(problems, []);
  assert.equal(profiles[0]?.profile.answers.listing, 'rejected');
  for (const { key } of profileSections.flatMap(({ fields }) => fields)) {
    assert.match(uncommented, new RegExp(`^ *${key.split('.').at(-1)}: `, 'm'), key);
  }
});

for (const [path, text] of [
  ['config/partners/example.yaml', exampleYaml()],
  ['docs/partners.md', partnersMarkdown()],
] as const) {
  test(`${path} is what the shape gives`, () => {
    assert.equal(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'), text);
  });
}

test('the example puts nothing in force', () => {
  assert.deepEqual(load(exampleYaml()), { profiles: [], problems: [] });
});
