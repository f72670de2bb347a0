import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { Mosquitto, skipWithoutMosquitto, users } from './mosquitto.ts';
import { TcpProxy } from './tcp-proxy.ts';

const skip = skipWithoutMosquitto();

test('the broker of the tests: passwords, rights, certificates, a proxy, the same ports after a kill', {
  skip,
}, async () => {
  const broker = await Mosquitto.start();
  const proxy = await TcpProxy.start(broker.ports.plain, { record: true });
  const publish = (port: number, flags: readonly string[]): Promise<number | null> =>
    new Promise((resolve) => {
      const where = ['-h', 'localhost', '-p', String(port), '-V', '5', '-q', '1'];
      const child = spawn('mosquitto_pub', [...where, '-t', 'edi/v1/t/s/a/state', '-m', 'x', ...flags]);
      child.on('close', resolve);
    });
  const { username, password } = users.agent;
  const named = ['-u', username, '-P', password];
  const trusting = ['--cafile', broker.path('ca.crt')];
  const certified = [...trusting, '--cert', broker.path('client.crt'), '--key', broker.path('client.key')];
  try {
    assert.equal(await publish(broker.ports.plain, named), 0);
    assert.notEqual(await publish(broker.ports.plain, ['-u', username, '-P', 'wrong']), 0);
    assert.equal(await publish(broker.ports.tls, [...named, ...trusting]), 0);
    assert.equal(await publish(broker.ports.mutual, certified), 0);
    assert.notEqual(await publish(broker.ports.mutual, trusting), 0);
    assert.equal(await publish(proxy.port, [...named, '-r']), 0);
    assert.ok(Buffer.concat(proxy.recorded.up).includes('edi/v1/t/s/a/state'));
    assert.equal(await broker.retained('edi/v1/t/s/a/state'), 'x');
    proxy.mode = 'unavailable';
    assert.notEqual(await publish(proxy.port, named), 0);
    await broker.stop();
    await broker.up();
    assert.equal(await broker.retained('edi/v1/t/s/a/state'), 'x', 'persisted');
    await broker.kill();
    await broker.up();
    assert.equal(await publish(broker.ports.plain, named), 0);
  } finally {
    await proxy.close();
    await broker.remove();
  }
});
