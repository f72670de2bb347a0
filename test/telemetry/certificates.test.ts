import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { rootCertificates } from 'node:tls';
import { watchCertificates } from '../../src/agent-telemetry-certificates.ts';
import { createSimClock } from '../sim/sim-clock.ts';
import { plainAddress } from './plain-address.ts';

const directory = mkdtempSync(join(tmpdir(), 'edi-certificates-'));
after(() => rmSync(directory, { recursive: true, force: true }));

const [first = '', second = ''] = rootCertificates;
const endOf = (pem: string): number => Date.parse(new X509Certificate(pem).validTo);

test('certificates are known from their files, at the start and each day, with no broker there', {
  timeout: 60_000,
}, async () => {
  const ca = join(directory, 'ca.crt');
  writeFileSync(ca, first);
  const clock = createSimClock();
  const stop = new AbortController();
  let days = 0;
  const { promise: twoDays, resolve } = Promise.withResolvers<void>();
  const address = { ...plainAddress, protocol: 'mqtts' as const, tls: { ...plainAddress.tls, ca } };
  const seen: unknown[] = [];
  const watch = watchCertificates(
    {
      address: () => address,
      clock: {
        ...clock,
        async sleep(ms, signal) {
          seen.push(watch.ends);
          writeFileSync(ca, second);
          days += 1;
          if (days < 2) return clock.sleep(ms, signal);
          stop.abort();
          resolve();
        },
      },
    },
    stop.signal,
  );
  await twoDays;
  assert.deepEqual(seen, [
    [{ name: 'authority', endsMs: endOf(first) }],
    [{ name: 'authority', endsMs: endOf(second) }],
  ]);
  assert.equal(clock.monotonic(), 86_400_000);

  await watch.connected(1_000);
  assert.deepEqual(watch.ends, [
    { name: 'authority', endsMs: endOf(second) },
    { name: 'broker', endsMs: 1_000 },
  ]);
});
