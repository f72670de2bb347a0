import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createClock } from '../../src/platform/clock.ts';
import { openLedger } from '../../src/platform/ledger/ledger.ts';
import { createBroker } from '../../src/platform/mqtt/broker.ts';
import type { Ledger } from '../../src/ports.ts';
import { outboxMessage, withheldMessage } from '../../src/report/mqtt/envelope.ts';
import { createDrain } from '../../src/telemetry/drain.ts';
import { Mosquitto, skipWithoutMosquitto, users } from '../e2e/mqtt/mosquitto.ts';

/**
 * `npm run bench:mqtt`: how fast a backlog of events leaves the ledger for a real Mosquitto, against `mosquitto_pub -l`
 * with the same messages from a file, QoS 1 both, one after the other and again. `--in-flight 20` is Mosquitto as it
 * comes; it says how many messages may wait for their confirmation.
 */
async function main(count: number, rounds: number, inFlight: number): Promise<void> {
  const missing = skipWithoutMosquitto();
  if (missing) throw new Error(missing);
  const directory = mkdtempSync(join(tmpdir(), 'edi-agent-drain-'));
  const broker = await Mosquitto.start({ settings: [`max_inflight_messages ${inFlight}`] });
  const results: { readonly ours: number; readonly theirs: number }[] = [];
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const ledger = await backlog(join(directory, `home-${round}`), count);
      const ours = count / ((await drain(ledger, broker)) / 1_000);
      let theirMs = 0;
      for (const lines of linesOf(ledger, directory, count)) theirMs += await mosquittoPub(broker, lines);
      const theirs = count / (theirMs / 1_000);
      ledger.close();
      results.push({ ours, theirs });
      const ratio = (ours / theirs).toFixed(2);
      process.stdout.write(
        `round ${round}: ${Math.round(ours)} events/s, mosquitto_pub ${Math.round(theirs)}/s, ratio ${ratio}\n`,
      );
    }
  } finally {
    await broker.remove();
    rmSync(directory, { recursive: true, force: true });
  }
  const best = (side: 'ours' | 'theirs'): number => Math.max(...results.map((one) => one[side]));
  process.stdout.write(
    `best of ${rounds}: ratio ${(best('ours') / best('theirs')).toFixed(2)} of ${count} events, ${inFlight} in flight\n`,
  );
}

const sender = { address: { tenant: 'acme', site: 'berlin', agent: 'a1' }, epoch: 'bench' };

/** Rows as the service writes them; they stay in the ledger, as with a central side that acknowledges later. */
async function backlog(directory: string, count: number): Promise<Ledger> {
  mkdirSync(directory, { recursive: true });
  const ledger = openLedger({ directory, clock: createClock() });
  const data = { event: 4711, file: '01J9ZK6P6C', details: { name: 'order.x12', bytes: 812, sha256: 'f'.repeat(64) } };
  const message = {
    stream: 'events',
    class: 'audit',
    id: '01J9ZK6P6C',
    topic: 'event/file.received',
    props: {},
    expiresMs: null,
  };
  for (let at = 0; at < count; at += 1_000) {
    await ledger.write((writer) => {
      for (let row = at; row < Math.min(count, at + 1_000); row += 1)
        writer.send({ ...message, payload: JSON.stringify(data) });
    });
  }
  return ledger;
}

/** Milliseconds from the connection to the last confirmation. */
async function drain(ledger: Ledger, broker: Mosquitto): Promise<number> {
  const session = await createBroker(broker.plainAddress({ connectMs: 5_000, ackMs: 10_000 })).connect(
    {
      clientId: 'bench',
      cleanStart: true,
      sessionExpirySeconds: 0,
      keepaliveSeconds: 30,
      subscriptions: [],
      onMessage() {},
    },
    new AbortController().signal,
  );
  const stream = createDrain({
    stream: 'events',
    ledger,
    clock: createClock(),
    central: { timeoutMs: 600_000 },
    backlogPerSecond: 0,
    message: (row) => outboxMessage(sender, row),
    withheld: (row) => withheldMessage(sender, row),
  });
  const stop = new AbortController();
  const startedMs = performance.now();
  const running = stream.run(session, stop.signal);
  for (;;) {
    const { sent = 0, last = 0 } = ledger.outboxStreams().find((one) => one.stream === 'events') ?? {};
    if (sent >= last) break;
    await delay(25);
  }
  const tookMs = performance.now() - startedMs;
  stop.abort();
  await running;
  await session.close();
  return tookMs;
}

/**
 * It ends when the packet id of its last line is confirmed, and ids wrap at 65,535: of more lines than that it would
 * leave without having sent all of them. So it gets them in portions.
 */
const portionLines = 50_000;

/** The same messages, a line each, in as many files as it takes. */
function linesOf(ledger: Ledger, directory: string, count: number): readonly string[] {
  const paths: string[] = [];
  for (let seq = 0; seq < count; ) {
    const path = join(directory, `lines-${paths.length}`);
    const file = openSync(path, 'w');
    for (const end = Math.min(count, seq + portionLines); seq < end; ) {
      const rows = ledger.outboxPage('events', seq, Math.min(1_000, end - seq));
      writeFileSync(file, rows.map((row) => `${outboxMessage(sender, row).payload}\n`).join(''));
      seq = rows.at(-1)?.seq ?? end;
    }
    closeSync(file);
    paths.push(path);
  }
  return paths;
}

async function mosquittoPub(broker: Mosquitto, lines: string): Promise<number> {
  const { username, password } = users.agent;
  const where = ['-h', '127.0.0.1', '-p', String(broker.ports.plain), '-u', username, '-P', password, '-V', '5'];
  const input = openSync(lines, 'r');
  const startedMs = performance.now();
  const child = spawn('mosquitto_pub', [...where, '-q', '1', '-t', 'edi/v1/acme/berlin/a1/event/file.received', '-l'], {
    stdio: [input, 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  const tookMs = performance.now() - startedMs;
  closeSync(input);
  if (code !== 0) throw new Error(`mosquitto_pub ended with ${code}`);
  return tookMs;
}

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    'in-flight': { type: 'string', default: '64' },
  },
});
spawnSync('sync');
await main(Number(values.events), Number(values.rounds), Number(values['in-flight']));
