import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { asksFor } from '../../commands/asks-for.ts';
import { describeFailure } from '../../commands/failure.ts';
import { commands } from '../../commands/index.ts';
import { rootHelp } from '../../commands/root-help.ts';
import { AgentError } from '../../src/agent.ts';

const root = join(import.meta.dirname, '../..');

function agent(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(root, 'bin/dev.js'), ...args], { encoding: 'utf8' });
}

test('what the world did is told with its code, hint and exit code', () => {
  const error = new AgentError('no space\nleft', { code: 'E004.NO_SPACE', hint: 'Make room.' });
  const expected = { code: 'E004.NO_SPACE', message: 'no space left', hint: 'Make room.', exitCode: 14 };
  assert.deepEqual(describeFailure(error), expected);
});

test('what we did wrong is told as a fault of ours', () => {
  const { code, exitCode } = describeFailure(new TypeError('x is not a function'));
  assert.deepEqual({ code, exitCode }, { code: 'INTERNAL', exitCode: 1 });
});

test('a thrown value that is no error is told too', () => {
  assert.equal(describeFailure('odd').message, 'odd');
});

test('a flag counts only before --', () => {
  assert.equal(asksFor('--json', ['a', '--json']), true);
  assert.equal(asksFor('--json', ['a', '--', '--json']), false);
});

const misuses: ReadonlyArray<readonly [string, readonly string[], RegExp]> = [
  ['an unknown command', ['frobnicate'], /there is no command `frobnicate`/],
  [
    'a mistyped command',
    ['quarantin', 'list'],
    /no command `quarantin list`\n {2}Did you mean `edi-agent quarantine list`\?/,
  ],
  ['a mistyped word below a topic', ['files', 'lits', '--json-not'], /Did you mean `edi-agent files list`\?/],
  [
    'a mistyped command with an argument',
    ['explian', 'E003'],
    /no command `explian`\n {2}Did you mean `edi-agent explain`/,
  ],
  ['a mistyped command that help is asked for', ['statsu', '-h'], /Did you mean `edi-agent status`\?/],
  ['an argument where none is expected', ['outbox', 'export', 'x'], /nothing more is expected, but there is: x/],
  ['nothing below a topic', ['quarantine', 'frobnicate'], /Run `edi-agent quarantine --help`/],
  ['an unknown flag', ['explain', '--frobnicate'], /there is no flag --frobnicate here/],
  ['one argument too many', ['explain', 'E003', 'E004'], /nothing more is expected, but there is: E004/],
  ['a flag without its value', ['explain', '--home'], /--home/],
  ['a flag before the command', ['--debug', 'explain'], /stands before the command/],
  ['an unknown code', ['explain', 'E999'], /there is no code E999/],
];

for (const [title, args, message] of misuses) {
  test(`${title}: two lines, exit code 1, no stack`, () => {
    const { status, stdout, stderr } = agent(...args);
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.match(stderr, message);
    if (!args.includes('--debug')) assert.match(stderr, /^error USAGE: .+\n {2}.+\n$/);
  });
}

test('misuse with --json: one document on standard output', () => {
  const { status, stdout, stderr } = agent('explain', '--frobnicate', '--json');
  const { error } = JSON.parse(stdout);
  assert.equal(status, 1);
  assert.equal(stderr, '');
  assert.deepEqual(Object.keys(error), ['code', 'message', 'hint']);
  assert.equal(error.code, 'USAGE');
});

test('--debug adds the stack', () => {
  assert.match(agent('explain', 'E999', '--debug').stderr, /\n {4}at /);
});

test('explain prints for people and machines', () => {
  const people = agent('explain', 'e003');
  assert.equal(people.status, 0);
  assert.match(people.stdout, /^E003: validation error\n/);
  assert.match(people.stdout, /Exit code 13/);
  const machine = agent('explain', 'E004.NO_SPACE', '--json');
  assert.equal(JSON.parse(machine.stdout).code, 'E004.NO_SPACE');
  const list = JSON.parse(agent('explain', '--json').stdout);
  assert.ok(list.length > 5);
});

test('help is shown in every way one may ask for it', () => {
  const page = agent('--help').stdout;
  for (const args of [[], ['help'], ['-h']]) assert.equal(agent(...args).stdout, page);
  const own = agent('explain', '--help').stdout;
  assert.match(own, /USAGE/);
  for (const args of [
    ['help', 'explain'],
    ['--help', 'explain'],
    ['explain', '-h'],
    ['-h', 'explain'],
  ])
    assert.equal(agent(...args).stdout, own);
  const topic = agent('maintenance', '-h').stdout;
  assert.match(topic, /^Weekly, monthly and quarterly maintenance/);
  assert.match(topic, /maintenance window +Windows in which no files are taken/);
});

test('the first page names the commands below a topic, and no empty one among them', () => {
  const ids = Object.keys(commands).map((id) => ({ id, summary: id, hidden: false }));
  const page = rootHelp('', ids);
  assert.match(page, /\n {2}backup +backup\n/);
  assert.match(page, /\n {2}backup decrypt\|list\|/);
  assert.doesNotMatch(page, / \||\|\||\| /);
});
