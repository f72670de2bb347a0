import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, test } from 'node:test';
import { root } from '../../packaging/paths.ts';
import { blocksOf, recordingOf } from './shell-blocks.ts';

const here = mkdtempSync(join(tmpdir(), 'edi-agent-readme-'));
after(() => rmSync(here, { recursive: true }));
const bin = join(here, 'bin');
mkdirSync(bin);
const program = `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'bin/dev.js')}" "$@"\n`;
writeFileSync(join(bin, 'edi-agent'), program, { mode: 0o755 });
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** In a directory of its own, as typed into a shell; both streams together, as on a terminal. */
function shell(command: string, directory: string) {
  const cwd = join(here, directory);
  mkdirSync(cwd, { recursive: true });
  const env = { PATH: `${bin}${delimiter}${process.env.PATH}`, NO_COLOR: '1' };
  const { status, stdout } = spawnSync('bash', ['-c', `{ ${command}\n} 2>&1`], { cwd, env, encoding: 'utf8' });
  return { status, output: stdout.trimEnd() };
}

/**
 * Times, ids and durations differ from run to run; so does which of two answers of one millisecond comes second, whose
 * name then bears a mark.
 */
function steady(output: string): string {
  return output
    .replace(/ in [\d.]+ m?s/g, ' in #')
    .replace(/\d{17}|\d{8}T\d{9}/g, '#')
    .replace(/_[0-9a-z]{13}(?=\.x12)/g, '');
}

for (const block of blocksOf(readme, 'console')) {
  test('the recorded run is what the program prints', () => {
    const recorded = recordingOf(block);
    assert.ok(recorded.length > 0);
    for (const { command, output } of recorded) {
      assert.equal(steady(shell(command, 'recorded').output), steady(output), command);
    }
  });
}

for (const block of blocksOf(readme, 'sh')) {
  for (const command of block
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('npm '))) {
    test(`works as typed: ${command}`, () => {
      const { status, output } = shell(command, 'typed');
      assert.equal(status, 0, output);
    });
  }
}
