import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findBreaches, importsOf, withoutComments } from './tidy/walls.ts';

const root = join(import.meta.dirname, '..');
const linesMax = 250;

/** Tables of data and generated text, which nobody reads from top to bottom. */
const longByNature = [/^src\/model\/finding-codes-/, /\.generated\.ts$/];

interface Source {
  readonly file: string;
  readonly text: string;
}

const sources: readonly Source[] = globSync('{src,commands,bin}/**/*.ts', { cwd: root })
  .filter((file) => !file.startsWith('src/x12/kernel/'))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

test('no wall of the house is breached', () => {
  assert.deepEqual(
    sources.flatMap(({ file, text }) => findBreaches(file, text)),
    [],
  );
});

test(`no file is longer than ${linesMax} lines`, () => {
  const long = sources
    .filter(({ file }) => !longByNature.some((pattern) => pattern.test(file)))
    .filter(({ text }) => text.split('\n').length - 1 > linesMax);
  assert.deepEqual(
    long.map(({ file }) => file),
    [],
  );
});

test('nothing is left for later, untyped or silenced', () => {
  const marks = /\bTODO\b|\bFIXME\b|\bXXX\b|@ts-(?:ignore|expect-error|nocheck)|biome-ignore/;
  const untyped = /[:<,|&(]\s*any\b(?!\s*[:?])|\bas any\b|\bany\[\]/;
  const found = sources.flatMap(({ file, text }) => [
    ...(marks.test(text) ? [`${file}: ${marks.exec(text)?.[0]}`] : []),
    ...(untyped.test(withoutStrings(text)) ? [`${file}: any`] : []),
  ]);
  assert.deepEqual(found, []);
});

test('every kind of import is seen', () => {
  const text = `
    import { a } from './a.ts';
    import type { B } from './b.ts';
    import c, {
      d,
    } from './c.ts';
    import './e.ts';
    export * from './f.ts';
    export type { G } from './g.ts';
    const h = await import('./h.ts');
    type I = import('./i.ts').I;
    const j = require('./j.cjs');
    const k = new Worker(new URL('./k.ts', import.meta.url));
    // import { x } from './not-this.ts';
    const url = 'http://host/'; /* import './nor-this.ts' */
  `;
  const expected = ['a', 'b', 'c', 'e', 'f', 'g', 'h', 'i', 'j', 'k'];
  assert.deepEqual([...importsOf(text)].map((name) => name.charAt(2)).sort(), expected);
  assert.deepEqual(importsOf('await import(name)'), ['<computed>']);
});

const forbidden: ReadonlyArray<readonly [string, string]> = [
  ['src/kit/a.ts', "import { limits } from '../model/limits.ts';"],
  ['src/x12/a.ts', "import type { Files } from '../ports.ts';"],
  ['src/x12/a.ts', "import { readFile } from 'node:fs/promises';"],
  ['src/x12/a.ts', "import { z } from 'zod';"],
  ['src/x12/a.ts', "const { judge } = await import('../validate/set-judge.ts');"],
  ['src/survey/a.ts', 'const now = Date.now();'],
  ['src/survey/a.ts', 'export function day(at: Date): string {'],
  ['src/model/a.ts', 'const now = new Date();'],
  ['src/kit/a.ts', 'const now = Date.now();'],
  ['src/map/a.ts', 'const chance = Math.random();'],
  ['src/claim/a.ts', "export { x } from '../record/x.ts';"],
  ['src/deliver/acumatica/a.ts', "import { request } from 'node:http';"],
  ['src/pipeline.ts', "import { files } from './platform/files.ts';"],
  ['src/platform/a.ts', "import { survey } from '../survey/survey.ts';"],
  ['commands/a.ts', "import { explain } from '../src/report/explain.ts';"],
  ['commands/config/a.ts', "import { readFileSync } from 'node:fs';"],
  ['bin/a.ts', "import { files } from '../src/platform/files.ts';"],
  ['src/cellar/a.ts', ''],
  ['src/x12/a.ts', 'await import(name);'],
  ['src/x12/a.ts', "import schema from '../../config/schemas/005010/850.json' with { type: 'json' };"],
  ['src/schema/a.ts', "import map from '../../config/maps/a.json' with { type: 'json' };"],
];

for (const [file, text] of forbidden) {
  test(`a breach is found: ${file}: ${text}`, () => {
    assert.equal(findBreaches(file, text).length, 1);
  });
}

const permitted: ReadonlyArray<readonly [string, string]> = [
  ['src/x12/a.ts', "import { limits } from '../model/limits.ts';\n// Date.now() is not for this room."],
  ['src/model/a.ts', 'export function day(at: Date): string {'],
  ['src/validate/a.ts', "import type { SegmentView } from '../x12/segment-view.ts';"],
  ['src/schema/a.ts', "import schema from '../../config/schemas/005010/850.json' with { type: 'json' };"],
  ['src/deliver/acumatica/a.ts', "import { b } from './b.ts';\nimport type { Http } from '../../ports.ts';"],
  ['src/platform/survey-worker.ts', "import { survey } from '../survey/survey.ts';"],
  ['src/agent-config.ts', "import { readConfigFile } from './platform/config-file.ts';"],
  ['commands/config/a.ts', "import { AgentCommand } from '../base.ts';\nimport { explain } from '../../src/agent.ts';"],
];

for (const [file, text] of permitted) {
  test(`no breach is seen where there is none: ${file}`, () => {
    assert.deepEqual(findBreaches(file, text), []);
  });
}

function withoutStrings(text: string): string {
  return withoutComments(text).replaceAll(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g, "''");
}
