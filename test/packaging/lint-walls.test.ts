import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { root } from '../../packaging/paths.ts';

const place = mkdtempSync(join(tmpdir(), 'edi-agent-lint-'));
after(() => rmSync(place, { recursive: true }));
for (const name of ['biome.json', '.gitignore']) copyFileSync(join(root, name), join(place, name));

const cases: ReadonlyArray<readonly [string, string, boolean]> = [
  ['src/kit/a.ts', '../model/limits.ts', false],
  ['src/model/a.ts', '../x12/isa.ts', false],
  ['src/model/b.ts', '../kit/bytes.ts', true],
  ['src/model/c.ts', '../ports.ts', false],
  ['src/x12/a.ts', 'node:fs', false],
  ['src/x12/b.ts', '../validate/set-judge.ts', false],
  ['src/x12/c.ts', '../model/limits.ts', true],
  ['src/validate/a.ts', '../x12/isa.ts', true],
  ['src/survey/a.ts', '../ports.ts', false],
  ['src/claim/a.ts', '../record/a.ts', false],
  ['src/claim/b.ts', '../ports.ts', true],
  ['src/deliver/acumatica/a.ts', '../registry.ts', true],
  ['src/platform/a.ts', '../survey/survey.ts', false],
  ['src/platform/survey-worker.ts', '../survey/survey.ts', true],
  ['commands/a.ts', '../src/report/explain.ts', false],
  ['commands/b.ts', '../src/agent.ts', true],
  ['commands/config/a.ts', '../../src/ports.ts', false],
];

test('the linter shows a breach of the walls in the editor', () => {
  for (const [file, specifier] of cases) {
    mkdirSync(dirname(join(place, file)), { recursive: true });
    writeFileSync(join(place, file), `import { a } from '${specifier}';\n\na();\n`);
  }
  const biome = join(root, 'node_modules/.bin/biome');
  const args = ['lint', '--only=style/noRestrictedImports', '--vcs-enabled=false', '--max-diagnostics=none', '.'];
  const { stdout, stderr } = spawnSync(biome, args, {
    cwd: place,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  const report = stdout + stderr;
  const refused = cases.map(([file]) => file).filter((file) => report.includes(`${file}:`));
  const expected = cases.filter(([, , permitted]) => !permitted).map(([file]) => file);
  assert.deepEqual(refused, expected, report);
});
