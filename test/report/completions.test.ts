import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import manifest from '../../oclif.manifest.json' with { type: 'json' };
import { completionsFor, type ManifestCommand, type Shell, shells } from '../../src/agent-completions.ts';

const commands = Object.values(manifest.commands) as unknown as readonly ManifestCommand[];
const here = mkdtempSync(join(tmpdir(), 'edi-agent-completions-'));
after(() => rmSync(here, { recursive: true }));
for (const shell of shells) writeFileSync(join(here, shell), completionsFor(shell, commands));

function run(shell: Shell, script: string): string {
  const { status, stdout, stderr } = spawnSync(shell, ['-c', script], { encoding: 'utf8', cwd: here });
  assert.equal(stderr, '');
  assert.equal(status, 0);
  return stdout;
}

const absent = (shell: Shell): string | false =>
  spawnSync(shell, ['-c', 'true']).error ? `there is no ${shell} here` : false;

/** What bash would offer for a line whose last word is being typed. */
function bashOffers(words: readonly string[]): readonly string[] {
  const list = words.map((word) => `'${word}'`).join(' ');
  const script = `source ./bash; COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _edi_agent; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return run('bash', script)
    .split('\n')
    .filter((word) => word !== '');
}

describe('bash', { skip: absent('bash') }, () => {
  test('commands, and the words behind a topic', () => {
    assert.deepEqual(bashOffers(['edi-agent', 'quar']), ['quarantine']);
    assert.ok(bashOffers(['edi-agent', '']).length > 15);
    assert.deepEqual(bashOffers(['edi-agent', 'quarantine', 're']), ['release', 'replay']);
  });

  test('flags of the command, not of others', () => {
    const offered = bashOffers(['edi-agent', 'quarantine', 'list', '--']);
    assert.ok(offered.includes('--since') && offered.includes('--json') && !offered.includes('--watch'));
    assert.ok(bashOffers(['edi-agent', 'status', '-']).includes('--watch'));
  });

  test('words that a flag allows; files where it takes any text', () => {
    assert.deepEqual(bashOffers(['edi-agent', 'metrics', '--format', 'c']), ['csv']);
    assert.deepEqual(bashOffers(['edi-agent', 'metrics', '--config', '']), []);
  });
});

test('zsh reads its file without a complaint', { skip: absent('zsh') }, () => {
  assert.equal(
    run('zsh', 'autoload -U compinit && compinit -u -d ./dump && source ./zsh && whence -w _edi_agent').trim(),
    '_edi_agent: function',
  );
});

describe('fish', { skip: absent('fish') }, () => {
  const offers = (line: string): readonly string[] =>
    run('fish', `source ./fish; complete -C '${line}'`)
      .split('\n')
      .map((row) => row.split('\t')[0] ?? '');

  test('commands, words behind a topic, flags and their words', () => {
    assert.ok(offers('edi-agent quar').includes('quarantine'));
    assert.ok(offers('edi-agent quarantine re').includes('replay'));
    assert.ok(offers('edi-agent quarantine list --si').includes('--since'));
    assert.ok(offers('edi-agent metrics --format c').includes('csv'));
    assert.ok(!offers('edi-agent status --').includes('--since'));
  });
});
