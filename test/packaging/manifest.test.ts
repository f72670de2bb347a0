import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { commands, groups, rootExamples, topics } from '../../commands/index.ts';
import { rootHelp } from '../../commands/root-help.ts';
import { makeManifest, manifestText } from '../../packaging/manifest.ts';
import { manifestFile } from '../../packaging/paths.ts';

const manifest = await makeManifest();
const entries = Object.values(manifest.commands);

test('oclif.manifest.json is what the commands give: run `npm run manifest`', () => {
  assert.equal(readFileSync(manifestFile, 'utf8'), manifestText(manifest));
});

test('every command of the map is in the manifest, with one line of summary and an example that names it', () => {
  assert.deepEqual(Object.keys(manifest.commands).sort(), Object.keys(commands).sort());
  for (const { id, summary, examples } of entries) {
    assert.ok(summary && !summary.includes('\n'), `${id} needs a summary of one line`);
    const shown = JSON.stringify(examples ?? []);
    assert.ok(shown.includes(`<%= config.bin %> ${id.replaceAll(':', ' ')}`), `${id} needs an example`);
  }
});

test('every topic has its line, and no line is without commands', () => {
  const above = Object.keys(commands).flatMap((id) => {
    const words = id.split(':');
    return words.slice(1).map((_, at) => words.slice(0, at + 1).join(':'));
  });
  assert.deepEqual(Object.keys(topics).sort(), [...new Set(above)].sort());
});

test('the examples of the first page name commands that exist', () => {
  assert.ok(rootExamples.length > 0);
  for (const example of rootExamples) {
    const words = example.split(' ').slice(1);
    const known = [words[0], words.slice(0, 2).join(':')].some((id) => id !== undefined && Object.hasOwn(commands, id));
    assert.ok(known, example);
  }
});

test('the first page shows every command under its heading', () => {
  const page = rootHelp('purpose', entries);
  for (const [id, { group }] of Object.entries(commands)) {
    const [, section = ''] = page.split(`${groups[group].toUpperCase()}\n`);
    const own = section.split('\n\n')[0] ?? '';
    for (const word of id.split(':')) assert.ok(own.includes(word), `${id} is missing under ${group}`);
  }
});
