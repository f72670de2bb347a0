import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { textNames } from '../../src/agent-install-plan.ts';
import { settingsShape } from '../../src/settings/shape.ts';

const root = join(import.meta.dirname, '..', '..');
const unit = readFileSync(join(root, 'systemd/edi-agent.service'), 'utf8');

const settingOf = (key: string, text = unit): string => new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1] ?? '';

test('every secret that the program looks for is loaded, and its absence keeps nothing from starting', () => {
  const sources = globSync('src/**/*.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));
  const named = sources.flatMap((text) =>
    [...text.matchAll(/systemd credential ([a-z]+-[a-z-]+)/g)].map(([, name]) => name),
  );
  assert.ok(named.length >= 3);
  for (const name of new Set(named)) {
    assert.ok(unit.includes(`\nLoadCredential=${name}:/etc/edi-agent/credentials/${name}\n`), name);
    assert.ok(unit.includes(`\nSetCredential=${name}:\\n\n`), name);
  }
});

test('a stop has longer than the drain limit', () => {
  const { drain_limit: drainLimitMs } = settingsShape.parse({}).service;
  const seconds = Number(/^(\d+)s$/.exec(settingOf('TimeoutStopSec'))?.[1]);
  assert.ok(seconds * 1_000 >= drainLimitMs + 20_000);
});

test('a trouble of some seconds is no stop for good, where waits between restarts do not grow', () => {
  assert.equal(settingOf('RestartSec'), '100ms');
  assert.ok(Number(settingOf('StartLimitBurst')) >= 60 && Number(settingOf('StartLimitIntervalSec')) >= 600);
});

for (const name of ['edi-agent.service', 'examples/50-memory.conf']) {
  test(`the memory leaves room beside the heap: ${name}`, () => {
    const text = readFileSync(join(root, 'systemd', name), 'utf8');
    const heap = Number(settingOf('Environment=EDI_AGENT_HEAP', text));
    const [, count = '', letter] = /^(\d+)([MG])$/.exec(settingOf('MemoryMax', text)) ?? [];
    const megabytes = Number(count) * (letter === 'G' ? 1_024 : 1);
    assert.ok(heap > 0 && megabytes >= 2 * heap + 256, `${megabytes} MB for a heap of ${heap} MB`);
  });
}

test('whoever installs it gets all that lies in systemd/', () => {
  const there = readdirSync(join(root, 'systemd'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, 'systemd').length + 1));
  assert.deepEqual([...textNames].sort(), there.sort());
});
