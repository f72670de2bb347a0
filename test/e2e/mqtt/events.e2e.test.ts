import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { skip as skipBinary } from '../agent.ts';
import { Service } from '../service.ts';
import { Central, outboxOf, telemetryOf, until } from './central.ts';
import { Mosquitto, skipWithoutMosquitto, users } from './mosquitto.ts';
import { TcpProxy } from './tcp-proxy.ts';
import { checkTraffic } from './traffic.ts';

const skip = skipBinary || skipWithoutMosquitto();
const secret = 'ZZ-CONFIDENTIAL-4711';

let broker: Mosquitto;
let central: Central;
let service: Service;
let proxy: TcpProxy;

beforeEach(async () => {
  broker = await Mosquitto.start();
  proxy = await TcpProxy.start(broker.ports.plain, { record: true });
  central = new Central(broker);
  service = new Service({ env: telemetryOf(broker, proxy.port) });
});

afterEach(async () => {
  await service.remove();
  await central.remove();
  await proxy.close();
  await broker.remove();
});

describe('every event once', { skip }, () => {
  test('the broker is killed after 1,000 acknowledged events, the collector as well: every sequence exactly once', async () => {
    await central.start();
    service.putMany(200);
    await service.start();
    await until(
      () => central.seqs().length >= 1_000,
      () => `1,000 events: ${central.seqs().length}`,
    );
    await until(
      () => outboxOf(service.home).rows < outboxOf(service.home).last - 1_000,
      () => 'acknowledged',
    );
    await broker.kill();
    putWrong();
    service.putMany(50);
    await service.untilDone();
    await central.end('SIGKILL');
    assert.ok(outboxOf(service.home).rows >= 250, 'they wait');
    await broker.up();
    await central.start();
    const ms = await until(
      () => outboxOf(service.home).rows === 0,
      () => `${outboxOf(service.home).rows} rows wait`,
    );
    central.checkWhole(service.home);
    assert.equal(await service.end('SIGTERM'), 0);
    assert.equal(await central.end('SIGTERM'), 0);
    checkTraffic(proxy, { password: users.agent.password, contents: [secret] });
    process.stdout.write(`# caught up ${Math.round(ms)} ms after the collector was there again\n`);
  });

  test('the broker is away while 70,000 events are made, the agent is killed four times: no gap, no duplicate, memory flat', async () => {
    const url = telemetryOf(broker);
    await broker.stop();
    // The peak of an agent that has nothing to tell and nobody to tell it to.
    const idle = new Service({ env: url });
    await idle.start();
    await until(
      () => peakOf(idle.pid) > 0,
      () => 'it runs',
    );
    idle.putMany(20);
    await idle.untilDone();
    const idlePeak = peakOf(idle.pid);
    await idle.remove();

    for (const killedAt of [20_000, 45_000, 70_000]) await makeEvents(service.home, 70_000, killedAt);
    await service.start(url);
    await service.end('SIGKILL');
    await broker.up();
    await central.start();
    await service.start(url);
    await until(
      () => central.seqs().length > 5_000,
      () => `${central.seqs().length} events`,
    );
    await service.end('SIGKILL');
    await service.start(url);
    const ms = await until(
      () => outboxOf(service.home).rows === 0,
      () => `${outboxOf(service.home).rows} wait`,
      60_000,
    );
    central.checkWhole(service.home);
    const peak = peakOf(service.pid);
    process.stdout.write(`# 70,000 events in ${Math.round(ms)} ms; peak ${peak} kB, idle ${idlePeak} kB\n`);
    assert.ok(peak < idlePeak * 1.2, `peak of ${peak} kB, idle ${idlePeak} kB`);
  });
});

/** A set whose values are wrong, among them one that nobody may read on the way. */
function putWrong(): void {
  const text = service.order().replace('PO1*1*10*EA', `PO1*1*${secret}*EA`);
  service.putText('wrong.x12', text);
}

/** Until the stream has so many, or the process is killed when it has told of so many. */
async function makeEvents(home: string, count: number, killedAt: number): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'make-events.ts'), home, String(count)]);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const last = Number(text.trimEnd().split('\n').at(-1));
    if (last >= killedAt && killedAt < count) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.on('close', resolve));
}

/** Highest resident memory so far, in kB. */
function peakOf(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}
