import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { bad, good, interchange } from '../pipeline/x12-text.ts';
import { binary, skip } from './agent.ts';
import { Service } from './service.ts';

let service: Service;
beforeEach(() => {
  service = new Service();
});
afterEach(() => service.remove());

describe('edi-agent monitor', { skip }, () => {
  test('takes what was there before and what comes later, and stops with 0', async () => {
    service.putMany(5);
    await service.start();
    await service.untilDone();
    service.putMany(5);
    await service.untilDone();
    assert.equal(await service.end('SIGTERM'), 0);
    service.checkDone();
  });

  test('a stop under load ends what is in work, and leaves the rest in pickup', async (context) => {
    service.putMany(400);
    await service.start();
    await service.until(() => service.names('processed').length > 20, 'under load');
    const startedMs = performance.now();
    assert.equal(await service.end('SIGTERM'), 0);
    context.diagnostic(`stopped in ${Math.round(performance.now() - startedMs)} ms`);
    service.checkNoneLost();
    assert.deepEqual(service.names('work'), [], 'what was in work came to its end');
    service.checkLedger();
    await service.start();
    await service.untilDone();
    await service.end('SIGTERM');
    service.checkDone();
  });

  test('a second signal stops at once, and the next start takes up what was in work', async () => {
    service.putMany(300);
    await service.start();
    await service.until(() => service.names('processed').length > 5, 'under load');
    service.signal('SIGINT');
    await delay(20);
    assert.equal(await service.end('SIGINT'), 0);
    service.checkNoneLost();
    await service.start();
    await service.untilDone();
    await service.end('SIGTERM');
    service.checkDone();
  });

  test('two instances on one home: the second says who holds it and changes nothing', async () => {
    service.putMany(3);
    await service.start();
    const second = spawnSync(binary, ['monitor', '--home', service.home], { encoding: 'utf8', env: {}, cwd: '/' });
    assert.equal(second.status, 1);
    assert.match(second.stderr, new RegExp(`^error STATE.LOCKED: another edi-agent \\(process ${service.pid}\\)`, 'm'));
    await service.untilDone();
    await service.end('SIGTERM');
    service.checkDone();
  });

  test('what is held back is decided beside the service, which does it', async () => {
    const decide = (...args: readonly string[]) =>
      spawnSync(binary, ['quarantine', ...args, '--json', '--home', service.home], {
        encoding: 'utf8',
        env: {},
        cwd: '/',
      });
    await service.start();
    service.putText('broken.x12', interchange({ groups: [{ sets: [good, bad, bad] }] }));
    await service.until(() => service.names('quarantine').length > 0, 'held back');
    const [first, second] = JSON.parse(decide('list').stdout) as { id: string }[];
    assert.ok(first && second);
    const released = decide('release', first.id, '--reason', 'agreed', '--yes');
    assert.deepEqual([released.status, JSON.parse(released.stdout).outcome], [0, 'done'], released.stderr);
    assert.equal(JSON.parse(released.stdout).paths.length, 1);
    const discarded = decide('discard', second.id, '--reason', 'they send it again', '--yes');
    assert.deepEqual([discarded.status, JSON.parse(discarded.stdout).outcome], [0, 'done'], discarded.stderr);
    assert.deepEqual(JSON.parse(decide('list').stdout), []);
    assert.equal(await service.end('SIGTERM'), 0);
  });

  test('SIGHUP: new settings are taken, wrong ones change nothing and are told', async () => {
    const config = service.at('config.yaml');
    writeFileSync(config, 'logging: {level: info}\n');
    await service.start({ EDI_AGENT_CONFIG: config });
    writeFileSync(config, 'logging: {level: loud}\n');
    service.signal('SIGHUP');
    await service.until(() => /error CONFIG: .*logging.level.*the settings in force go on/.test(service.said), 'told');
    service.put();
    await service.untilDone();
    writeFileSync(config, 'logging: {level: info}\nprocessing: {acknowledge: none}\n');
    service.signal('SIGHUP');
    await service.until(() => service.said.split('edi-agent: ready').length === 3, 'ready again');
    service.put();
    await service.untilDone();
    assert.equal(await service.end('SIGTERM'), 0);
    assert.equal(service.texts('delivery/acknowledgements').length, 1, 'the second was not answered');
  });

  test('keeps the order of one sender where it is asked to', async () => {
    service.putMany(30);
    await service.start({ EDI_AGENT__WATCH__KEEP_ORDER: 'true' });
    await service.untilDone();
    await service.end('SIGTERM');
    service.checkDone();
    const inOrder = [...service.said.matchAll(/file processed .*name=order-(\d+)\.x12/g)].map(([, at]) => Number(at));
    assert.deepEqual(
      inOrder,
      inOrder.toSorted((one, other) => one - other),
    );
  });
});
