import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { BrokerAddress } from '../../../src/platform/mqtt/broker.ts';
import { Authority, run } from './certificates.ts';

const runAsync = promisify(execFile);
const programs = ['mosquitto', 'mosquitto_pub', 'mosquitto_passwd', 'openssl'];

/** For `test(name, { skip }, …)`. On the machines that check every change the tests must run: there it throws. */
export function skipWithoutMosquitto(): string | false {
  const missing = programs.filter((program) => spawnSync(program, ['--help']).error !== undefined);
  if (missing.length === 0) return false;
  const words = `${missing.join(', ')} missing: apt-get install -y mosquitto mosquitto-clients openssl`;
  if (process.env.CI === 'true') throw new Error(words);
  return words;
}

export interface MosquittoOptions {
  /** Lines added to its settings. */
  readonly settings?: readonly string[];
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Who may do what: the rights that docs/mqtt.md asks an operator to give. */
export const users = {
  agent: { username: 'agent', password: 'agent-s3cret-4711' },
  collector: { username: 'collector', password: 'collector-s3cret-0815' },
} as const satisfies Readonly<Record<string, Credentials>>;

const acl = `user agent
topic write edi/v1/#
topic deny edi/v1/forbidden/#
topic read edi/v1/+/+/+/state
topic read edi/v1/+/+/+/cmd/+
topic read edi/v1/+/+/+/ack/+
topic readwrite homeassistant/#
topic readwrite spBv1.0/#
user collector
topic read #
topic write edi/v1/+/+/+/ack/+
topic write edi/v1/+/+/+/cmd/+
topic write homeassistant/status
topic write spBv1.0/#
`;

/** A real Mosquitto on free ports of the loopback: plain, TLS and mutual TLS, passwords, rights, persistence. */
export class Mosquitto {
  readonly directory = mkdtempSync(join(tmpdir(), 'edi-agent-mosquitto-'));
  readonly authority: Authority;
  readonly ports: { readonly plain: number; readonly tls: number; readonly mutual: number };
  readonly #settings: readonly string[];
  #process: ChildProcess | null = null;
  #exit: Promise<unknown> = Promise.resolve();

  private constructor(ports: Mosquitto['ports'], { settings = [] }: MosquittoOptions) {
    this.ports = ports;
    this.#settings = settings;
    mkdirSync(this.path('data'));
    this.authority = new Authority(this.directory);
    this.authority.issue({ name: 'server', subject: 'localhost', use: 'server' });
    this.authority.issue({ name: 'client', subject: users.agent.username, use: 'client' });
    writeFileSync(this.path('passwords'), '', { mode: 0o600 });
    for (const user of Object.values(users)) this.setPassword(user);
    writeFileSync(this.path('acl'), acl, { mode: 0o600 });
    writeFileSync(this.path('mosquitto.conf'), this.#config());
    chmodSync(this.directory, 0o755);
  }

  static async start(options: MosquittoOptions = {}): Promise<Mosquitto> {
    const [plain, tls, mutual] = [await freePort(), await freePort(), await freePort()];
    const broker = new Mosquitto({ plain, tls, mutual }, options);
    await broker.up();
    return broker;
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  /** Its port without TLS, for our own client as the user of an agent; `answerMs` is how long each answer is waited for. */
  plainAddress(answerMs: { readonly connectMs: number; readonly ackMs: number }): BrokerAddress {
    const { username, password } = users.agent;
    const passwordFile = this.path('agent.password');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    const tls = { ca: null, cert: null, key: null, servername: null, alpn: null, minVersion: 'TLSv1.2' } as const;
    const where = { protocol: 'mqtt', host: '127.0.0.1', port: this.ports.plain, path: '/' } as const;
    return { ...where, tls, credentials: null, username, passwordFile, ...answerMs };
  }

  get pid(): number {
    if (this.#process?.pid === undefined) throw new Error('the broker does not run');
    return this.#process.pid;
  }

  /** Starts it, on the same ports each time. */
  async up(): Promise<void> {
    const child = spawn('mosquitto', ['-c', this.path('mosquitto.conf')], { stdio: 'ignore' });
    this.#process = child;
    this.#exit = new Promise((resolve) => child.on('close', resolve).on('error', resolve));
    for (let tries = 0; tries < 250; tries += 1) {
      if (await listens(this.ports.plain)) return;
      if (child.exitCode !== null) break;
      await delay(20);
    }
    throw new Error(`Mosquitto did not start: ${this.log()}`);
  }

  /** SIGTERM, and waits for its end: what it holds is saved. */
  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  /** SIGKILL: what it did not save is lost. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  /** In the password file; a running broker knows it after `reload`. */
  setPassword({ username, password }: Credentials): void {
    run('mosquitto_passwd', ['-b', this.path('passwords'), username, password]);
  }

  /** SIGHUP: passwords and rights are read anew. Certificates are read by `stop` and `up`. */
  reload(): void {
    this.#process?.kill('SIGHUP');
  }

  async publish(
    topic: string,
    payload: string | Uint8Array,
    { user = users.collector, retain = false }: { readonly user?: Credentials; readonly retain?: boolean } = {},
  ): Promise<void> {
    const args = [...this.#clientArgs(user), '-t', topic, '-s', '-q', '1', ...(retain ? ['-r'] : [])];
    const sent = runAsync('mosquitto_pub', args);
    sent.child.stdin?.end(payload);
    await sent;
  }

  /** The retained message of a topic; null where there is none. */
  async retained(topic: string): Promise<string | null> {
    const args = [...this.#clientArgs(), '-t', topic, '-C', '1', '-W', '1', '--retained-only'];
    // Ends with 27 where nothing came in time.
    const { stdout } = await runAsync('mosquitto_sub', args).catch(() => ({ stdout: '' }));
    return stdout === '' ? null : stdout.replace(/\n$/, '');
  }

  log(): string {
    return existsSync(this.path('log')) ? readFileSync(this.path('log'), 'utf8').slice(-4_000) : '';
  }

  async remove(): Promise<void> {
    this.thaw();
    await this.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    this.#process?.kill(signal);
    await this.#exit;
    this.#process = null;
  }

  #clientArgs({ username, password }: Credentials = users.collector): readonly string[] {
    return ['-V', '5', '-h', '127.0.0.1', '-p', String(this.ports.plain), '-u', username, '-P', password];
  }

  #config(): string {
    const tls = [
      `cafile ${this.path('ca.crt')}`,
      `certfile ${this.path('server.crt')}`,
      `keyfile ${this.path('server.key')}`,
    ];
    return [
      'per_listener_settings false',
      `user ${userInfo().username}`,
      'persistence true',
      `persistence_location ${this.path('data')}/`,
      'allow_anonymous false',
      `password_file ${this.path('passwords')}`,
      `acl_file ${this.path('acl')}`,
      `log_dest file ${this.path('log')}`,
      ...this.#settings,
      `listener ${this.ports.plain} 127.0.0.1`,
      `listener ${this.ports.tls} 127.0.0.1`,
      ...tls,
      `listener ${this.ports.mutual} 127.0.0.1`,
      ...tls,
      'require_certificate true',
      'use_identity_as_username true',
      '',
    ].join('\n');
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
