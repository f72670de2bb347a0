import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { readConfig, requireSettings } from '../../src/agent.ts';
import { limits } from '../../src/model/limits.ts';
import { readConfigFile } from '../../src/platform/config-file.ts';

const home = mkdtempSync(join(tmpdir(), 'edi-agent-config-'));
after(() => rmSync(home, { recursive: true }));
const withFile = join(home, 'with');
mkdirSync(join(withFile, 'config'), { recursive: true });
writeFileSync(join(withFile, 'config', 'config.yaml'), 'app: {name: here}\n');
writeFileSync(join(home, 'other.yaml'), 'app: {name: other}\n');

function find(option: string | undefined, variable: string | undefined, currentDirectory = withFile) {
  return readConfigFile({ option, environment: { EDI_AGENT_CONFIG: variable }, currentDirectory });
}

test('the search order: option, variable, current directory', async () => {
  const other = join(home, 'other.yaml');
  for (const [option, variable, path, text] of [
    ['../other.yaml', '/nowhere', '../other.yaml', 'app: {name: other}\n'],
    [undefined, other, other, 'app: {name: other}\n'],
    [undefined, '', './config/config.yaml', 'app: {name: here}\n'],
    [undefined, undefined, './config/config.yaml', 'app: {name: here}\n'],
  ] as const) {
    const found = await find(option, variable);
    assert.equal(found.source.kind === 'file' && found.source.path, path);
    assert.equal(found.text, text);
  }
});

test('a named file that is missing is refused with exit code 2', async () => {
  for (const [option, variable] of [['nowhere.yaml'], [''], [undefined, '/nowhere/x.yaml']] as const) {
    await assert.rejects(find(option, variable), { code: 'CONFIG', exitCode: 2 });
  }
});

test('what is no readable text file is refused, not passed over, and never waited for', async () => {
  execFileSync('mkfifo', [join(home, 'pipe')]);
  symlinkSync(join(home, 'loop'), join(home, 'loop'));
  writeFileSync(join(home, 'utf16.yaml'), Buffer.from('\uFEFFapp: 1', 'utf16le'));
  for (const name of ['pipe', 'loop', 'utf16.yaml', 'with']) {
    await assert.rejects(find(join(home, name), undefined), { code: 'CONFIG' }, name);
  }
});

test('no more is read of a file than shows that it is too large', async () => {
  const path = join(home, 'large.yaml');
  writeFileSync(path, '#'.repeat(limits.configBytesMax * 2));
  const { text } = await find(path, undefined);
  assert.equal(text?.length, limits.configBytesMax + 1);
  const { result } = await readConfig({ config: path, environment: {}, currentDirectory: home });
  assert.equal(result.kind === 'refused' && result.problems[0]?.kind, 'syntax');
});

test('--home wins, and the settings come with their source', async () => {
  const { settings, source } = await requireSettings({ home: 'h', environment: {}, currentDirectory: withFile });
  assert.equal(settings.app.home, join(withFile, 'h'));
  assert.equal(settings.app.name, 'here');
  assert.equal(source.kind, 'file');
});

test('settings that are wrong are one CONFIG error that tells the first problem and how many more', async () => {
  const path = join(home, 'wrong.yaml');
  writeFileSync(path, 'app: {nme: x}\nlogging: {level: x}\nqqq: 1\n');
  await assert.rejects(requireSettings({ config: path, environment: {}, currentDirectory: home }), {
    code: 'CONFIG',
    exitCode: 2,
    message: /line 1: app\.nme: .*Did you mean app\.name\? \(and 2 more\)$/,
  });
});
