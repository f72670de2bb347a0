import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { configurationMarkdown } from '../../src/settings/document-markdown.ts';
import { configSchema } from '../../src/settings/document-schema.ts';
import { defaultYaml } from '../../src/settings/document-yaml.ts';
import { olderNames } from '../../src/settings/older-names.ts';
import { fieldAt, fields, sections } from '../../src/settings/shape.ts';
import { keysWithoutEffect } from '../../src/settings/without-effect.ts';
import { accepted, load } from './helpers.ts';

function committed(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

test('config/config.yaml equals the built-in defaults and names every key', () => {
  const text = committed('config/config.yaml');
  assert.deepEqual(accepted(text), accepted(null));
  const result = load(text);
  const origins = result.kind === 'ok' ? [...result.origins] : [];
  assert.equal(origins.length, fields.length);
  for (const [key, origin] of origins) assert.equal(origin.kind, 'file', `${key} is not in the file`);
});

test('every line number that origins give is the line of that key', () => {
  const lines = committed('config/config.yaml').split('\n');
  const result = load(lines.join('\n'));
  assert.equal(result.kind, 'ok');
  for (const [key, origin] of result.kind === 'ok' ? result.origins : []) {
    const line = origin.kind === 'file' ? lines[origin.line - 1] : undefined;
    assert.match(line ?? '', new RegExp(`^ {2}${key.split('.')[1]}:`));
  }
});

for (const [path, text, as] of [
  ['config/config.yaml', defaultYaml(), 'yaml'],
  ['config/config.schema.json', `${JSON.stringify(configSchema(), null, 2)}\n`, 'json'],
  ['docs/configuration.md', configurationMarkdown(), 'markdown'],
] as const) {
  test(`${path} is what the shape gives: edi-agent config schema --as ${as} > ${path}`, () => {
    assert.equal(committed(path), text);
  });
}

test('every key and section is described', () => {
  for (const { key, description } of fields) assert.match(description, /^[A-Z].*\.$/, key);
  for (const { name, description } of sections) assert.match(description, /^[A-Z].*\.$/, name);
});

test('no key is both accepted and listed as without effect; older names point to keys that are', () => {
  for (const key of keysWithoutEffect) {
    assert.equal(fieldAt(key), undefined, key);
    assert.ok(!sections.some(({ name }) => name === key), key);
  }
  for (const [older, present] of Object.entries(olderNames)) {
    assert.notEqual(fieldAt(present), undefined, present);
    assert.equal(fieldAt(older), undefined, older);
  }
});

test('the JSON Schema knows every key, older names included, and no others', () => {
  const properties = configSchema().properties ?? {};
  assert.deepEqual(
    Object.keys(properties),
    sections.map(({ name }) => name),
  );
  const keys = Object.entries(properties).flatMap(([section, schema]) =>
    Object.keys(schema.properties ?? {}).map((name) => `${section}.${name}`),
  );
  assert.deepEqual(new Set(keys), new Set([...fields.map(({ key }) => key), ...Object.keys(olderNames)]));
  for (const schema of Object.values(properties)) assert.equal(schema.additionalProperties, false);
});
