import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Monitor, startMonitor } from '../../../src/agent.ts';
import { type Answer, ask } from './ask.ts';

export const token = 'a-token-of-enough-characters';
export const order = readFileSync(join(import.meta.dirname, '../../../config/samples/850-004010.x12'), 'latin1');

/** Memory as a file system, where there is one: what is synced costs nothing there. */
const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A home of a test's own, and services in it one after the other. */
export class ServiceHome {
  readonly place = mkdtempSync(join(scratch, 'edi-service-'));
  readonly home = join(this.place, 'home');
  readonly notes: string[] = [];
  port = 0;
  #monitor: Monitor | null = null;

  constructor() {
    mkdirSync(join(this.home, 'pickup'), { recursive: true });
    this.settings('');
    writeFileSync(join(this.home, 'api-token'), token, { mode: 0o600 });
  }

  get request() {
    return { config: join(this.place, 'config.yaml'), currentDirectory: this.place, environment: {}, version: '9.9.9' };
  }

  get monitor(): Monitor {
    if (!this.#monitor) throw new Error('no service was started');
    return this.#monitor;
  }

  settings(more: string, api = 'port: 0'): void {
    const watch = 'watch: {poll_interval: 100 ms, stability_delay: 0 s}';
    const disk = 'disk: {ballast: 0}';
    const text = `app: {home: ${this.home}}\n${watch}\n${disk}\napi: {${api}}\n${more}\n`;
    writeFileSync(join(this.place, 'config.yaml'), text);
  }

  /** Puts a file down with control numbers of its own. */
  put(name: string, control: string, directory = 'pickup'): string {
    mkdirSync(join(this.home, directory), { recursive: true });
    const path = join(this.home, directory, name);
    writeFileSync(path, order.replaceAll('000000001', control.padStart(9, '0')), 'latin1');
    return path;
  }

  async start(watching: boolean): Promise<void> {
    const ready = Promise.withResolvers<void>();
    const onNote = (note: string): void => {
      this.notes.push(note);
      this.port = Number(/^API at .*:(\d+)$/.exec(note)?.[1] ?? this.port);
    };
    this.#monitor = await startMonitor({ ...this.request, watching, onReady: ready.resolve, onNote });
    await Promise.race([ready.promise, this.#monitor.ended]);
  }

  get(path: string): Promise<Answer> {
    return ask({ port: this.port, path });
  }

  process(filepath: string, headers: Record<string, string> = {}): Promise<Answer> {
    const own = { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers };
    const options = { port: this.port, method: 'POST', path: '/api/v1/process', headers: own };
    return ask(options, JSON.stringify({ filepath }));
  }

  async stop(): Promise<void> {
    this.#monitor?.stop();
    await this.#monitor?.ended;
    this.#monitor = null;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.place, { recursive: true, force: true });
  }
}

/** Asks again until it is so; fails after a while. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it did not come to that');
}
