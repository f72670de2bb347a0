import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import type { FleetDocument } from '../../../src/report/fleet/text.ts';
import { binary } from '../agent.ts';
import { type Credentials, type Mosquitto, users } from './mosquitto.ts';

export const agent = { tenant: 'acme', site: 'berlin', agent: 'a1' } as const;
export const agentKey = 'acme/berlin/a1';
export const agentTopic = 'edi/v1/acme/berlin/a1';

/** Settings of an agent that tells a broker at a port, and has no time to lose. */
export function telemetryOf(broker: Mosquitto, port = broker.ports.plain): Record<string, string> {
  return {
    ...connectionOf(broker, users.agent, `mqtt://127.0.0.1:${port}`),
    EDI_AGENT__MQTT__ENABLED: 'true',
    EDI_AGENT__MQTT__TENANT: agent.tenant,
    EDI_AGENT__MQTT__SITE: agent.site,
    EDI_AGENT__MQTT__AGENT: agent.agent,
    EDI_AGENT__MQTT__CENTRAL_ACK: 'true',
    EDI_AGENT__MQTT__CENTRAL_ACK_TIMEOUT: '2 s',
    EDI_AGENT__MQTT__CONNECT_TIMEOUT: '2 s',
    EDI_AGENT__MQTT__ACK_TIMEOUT: '2 s',
    EDI_AGENT__MQTT__RECONNECT_MAX: '1 s',
    EDI_AGENT__MQTT__HEALTH_INTERVAL: '1 s',
    EDI_AGENT__MQTT__KEEPALIVE: '5 s',
    EDI_AGENT__MQTT__WILL_DELAY: '1 s',
  };
}

/** Where a user finds the broker, with the password in a file. */
export function connectionOf(broker: Mosquitto, user: Credentials, url: string): Record<string, string> {
  const passwordFile = broker.path(`${user.username}.password`);
  writeFileSync(passwordFile, `${user.password}\n`, { mode: 0o600 });
  return {
    EDI_AGENT__MQTT__URL: url,
    EDI_AGENT__MQTT__USERNAME: user.username,
    EDI_AGENT__MQTT__PASSWORD_FILE: passwordFile,
  };
}

/** `edi-agent fleet` with a file of events, in a directory of a test's own. */
export class Central {
  readonly directory = mkdtempSync(join(tmpdir(), 'edi-agent-central-'));
  readonly file = join(this.directory, 'events.ndjson');
  readonly #env: Record<string, string>;
  #process: ChildProcess | null = null;
  #exit: Promise<number | null> = Promise.resolve(null);
  said = '';

  constructor(broker: Mosquitto, port = broker.ports.plain) {
    this.#env = {
      ...connectionOf(broker, users.collector, `mqtt://127.0.0.1:${port}`),
      EDI_AGENT__MQTT__CONNECT_TIMEOUT: '2 s',
      EDI_AGENT__MQTT__RECONNECT_MAX: '1 s',
      PATH: process.env.PATH ?? '',
    };
  }

  /** Resolves when it is connected. */
  async start(args: readonly string[] = ['--ndjson', this.file]): Promise<void> {
    const before = this.said.length;
    const child = spawn(binary, ['fleet', ...args], {
      cwd: this.directory,
      env: this.#env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#process = child;
    this.#exit = new Promise((resolve) => child.on('close', resolve));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.said += text;
    });
    await until(
      () => this.said.slice(before).includes('connected'),
      () => `the collector is connected: ${this.said}`,
    );
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.#process?.kill(signal);
    return this.#exit;
  }

  /** What `edi-agent fleet --once --json` says of the one agent. */
  async look(): Promise<FleetDocument['agents'][number] | undefined> {
    const child = spawn(binary, ['fleet', '--once', '--json', '--wait', '5'], { cwd: this.directory, env: this.#env });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (more: string) => {
      text += more;
    });
    await new Promise((resolve) => child.on('close', resolve));
    const document: FleetDocument = JSON.parse(text);
    return document.agents[0];
  }

  /** Sequences in the file, in the order they stand in. */
  seqs(): number[] {
    if (!existsSync(this.file)) return [];
    return readFileSync(this.file, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line).seq);
  }

  /** Every sequence up to the last one of the home is in the file, exactly once. */
  checkWhole(home: string): void {
    const { last } = outboxOf(home);
    const seqs = this.seqs();
    assert.equal(new Set(seqs).size, seqs.length, 'no event twice');
    assert.equal(Math.max(...seqs), last, 'up to the last one');
    assert.equal(seqs.length, last, 'no gap');
  }

  async remove(): Promise<void> {
    await this.end('SIGKILL');
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export interface Outbox {
  /** The last sequence of events, and how many of them wait for the central side. */
  readonly last: number;
  readonly rows: number;
}

export function outboxOf(home: string): Outbox {
  const ledger = new DatabaseSync(join(home, 'state', 'ledger.db'), { readOnly: true, timeout: 5_000 });
  try {
    const stream = ledger.prepare("SELECT last FROM streams WHERE stream = 'events'").get();
    const waiting = ledger.prepare("SELECT count(*) AS n FROM outbox WHERE stream = 'events'").get();
    return { last: Number(stream?.last ?? 0), rows: Number(waiting?.n ?? 0) };
  } finally {
    ledger.close();
  }
}

export async function until(
  isSo: () => boolean | Promise<boolean>,
  what: () => string,
  msMax = 30_000,
): Promise<number> {
  const startedMs = performance.now();
  while (!(await isSo())) {
    if (performance.now() - startedMs > msMax) throw new Error(`not within ${msMax} ms: ${what()}`);
    await delay(100);
  }
  return performance.now() - startedMs;
}
