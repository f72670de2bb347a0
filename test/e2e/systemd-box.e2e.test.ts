import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { root } from '../../packaging/paths.ts';
import { SystemdBox } from './systemd-box.ts';

test('a box is a system of its own, of which nothing stays', { skip: SystemdBox.unable() }, async () => {
  const box = await SystemdBox.boot([{ source: root, target: '/opt/seen' }]);
  try {
    assert.equal(box.run('systemctl', 'is-system-running').stdout, 'running\n');
    assert.equal(box.must('cat', '/proc/1/comm'), 'systemd\n');
    assert.equal(box.must('hostname'), 'edi-agent-box\n');
    assert.deepEqual(box.must('ls', '/sys/class/net'), 'lo\n', 'its own network');
    assert.notEqual(box.run('touch', '/opt/seen/new').status, 0, 'what it is shown, it cannot change');
    writeFileSync(box.at('/etc/edi-agent-box-test'), 'seen');
    assert.equal(box.must('cat', '/etc/edi-agent-box-test'), 'seen');
    assert.ok(!existsSync('/etc/edi-agent-box-test'));
  } finally {
    await box.down();
  }
  assert.ok(!readFileSync('/proc/self/mountinfo', 'utf8').includes('edi-agent-box-'));
});
