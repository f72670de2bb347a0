import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { good, interchange } from '../pipeline/x12-text.ts';
import { binary } from './agent.ts';

/** Settings of a service that has no time to lose. */
const quick: Readonly<Record<string, string>> = {
  EDI_AGENT__WATCH__POLL_INTERVAL: '300 ms',
  EDI_AGENT__WATCH__STABILITY_DELAY: '150 ms',
  EDI_AGENT__ERROR_HANDLING__RETRY_DELAY: '300 ms',
  EDI_AGENT__ERROR_HANDLING__BREAKER_DELAY: '400 ms',
  EDI_AGENT__DISK__BALLAST: '0',
  EDI_AGENT__DISK__LOW_WATER: '1 MB',
  EDI_AGENT__DISK__INODES_MIN: '0',
  EDI_AGENT__PERFORMANCE__MAX_WORKERS: '2',
};

export interface ServiceOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** A program that runs the binary: `strace …`. */
  readonly by?: readonly string[];
  /** Where the home lies; a new temporary directory where left out. */
  readonly home?: string;
}

/** A home of a test's own with `edi-agent monitor` in it, and what was put into its pickup. */
export class Service {
  readonly home: string;
  readonly #options: ServiceOptions;
  readonly #sent = new Map<string, string>();
  readonly #outside = mkdtempSync(join(tmpdir(), 'edi-agent-outside-'));
  #process: ChildProcess | null = null;
  #exit: Promise<number | null> = Promise.resolve(null);
  #control = 0;
  /** What it said on standard error, of all its lives. */
  said = '';

  constructor(options: ServiceOptions = {}) {
    this.#options = options;
    this.home = options.home ?? mkdtempSync(join(tmpdir(), 'edi-agent-service-'));
    mkdirSync(this.at('pickup'), { recursive: true });
    chmodSync(this.#outside, 0o755);
  }

  /** Processor time of this life, of all threads. */
  cpuMs(): number {
    const text = readFileSync(`/proc/${this.pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  /** The most memory that it held in this life, as the kernel counts it. */
  peakBytes(): number {
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1_024;
  }

  at(...names: readonly string[]): string {
    return join(this.home, ...names);
  }

  get pid(): number {
    assert.ok(this.#process?.pid, 'the service runs');
    return this.#process.pid;
  }

  /** One whole file under its final name, at once: written elsewhere and moved in, where that can be done. */
  put(name = `order-${String(this.#control + 1).padStart(6, '0')}.x12`): string {
    const text = this.order();
    this.#sent.set(name, text);
    writeFileSync(this.at('pickup', `.${name}.tmp`), text);
    renameSync(this.at('pickup', `.${name}.tmp`), this.at('pickup', name));
    return name;
  }

  putMany(count: number): void {
    for (let at = 0; at < count; at += 1) this.put();
  }

  /** A file of the test's own text. */
  putText(name: string, text: string): void {
    this.#sent.set(name, text);
    writeFileSync(this.at('pickup', `.${name}.tmp`), text);
    renameSync(this.at('pickup', `.${name}.tmp`), this.at('pickup', name));
  }

  /** The text of one more order, to be written by the test itself; counted among those that must arrive. */
  next(name: string): string {
    const text = this.order();
    this.#sent.set(name, text);
    return text;
  }

  order(): string {
    this.#control += 1;
    const control = String(this.#control).padStart(9, '0');
    return interchange({ control, groups: [{ control: String(this.#control), sets: [good] }] });
  }

  /** Starts the binary; resolves when it says that it is ready. */
  async start(env: Readonly<Record<string, string>> = {}, by = this.#options.by ?? []): Promise<void> {
    const [command = binary, ...args] = [...by, binary, 'monitor', '--home', this.home];
    const child = spawn(command, args, {
      cwd: this.#outside,
      env: { ...quick, PATH: process.env.PATH ?? '', ...this.#options.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#process = child;
    let life = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      life += text;
      this.said += text;
    });
    this.#exit = new Promise((resolve) => child.on('close', (code) => resolve(code)));
    const over = this.#exit.then((code) => `ended with ${code}`);
    await this.until(async () => {
      if (life.includes('edi-agent: ready')) return true;
      const ended = await Promise.race([over, delay(0, null)]);
      if (ended !== null) throw new Error(`the service ${ended}: ${life}`);
      return false;
    }, 'ready');
  }

  signal(name: NodeJS.Signals): void {
    this.#process?.kill(name);
  }

  /** The exit code, after a signal where one is given; null where the signal killed it. */
  async end(name?: NodeJS.Signals): Promise<number | null> {
    if (name) this.signal(name);
    return this.#exit;
  }

  async until(isSo: () => boolean | Promise<boolean>, what: string, msMax = 60_000): Promise<void> {
    const end = performance.now() + msMax;
    while (!(await isSo())) {
      if (performance.now() > end)
        throw new Error(`not ${what} within ${msMax} ms; ${this.#whereabouts()}; it said:\n${this.said.slice(-8_000)}`);
      await delay(50);
    }
  }

  /** Until every file that was put is in its last place. */
  untilDone(msMax = 60_000): Promise<void> {
    const isDone = (): boolean => this.ended().length >= this.#sent.size && this.openEnds().length === 0;
    return this.until(isDone, `done with ${this.#sent.size} files`, msMax);
  }

  /** Contents of the files that came to rest. */
  ended(): readonly string[] {
    return [...this.texts('processed'), ...this.texts('error')];
  }

  /** Contents of the visible files below a directory of the home, receipts left out. */
  texts(name: string): string[] {
    return this.names(name).map((path) => readFileSync(path, 'latin1'));
  }

  names(name: string): string[] {
    if (!existsSync(this.at(name))) return [];
    return readdirSync(this.at(name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && !entry.name.endsWith('.json'))
      .map((entry) => join(entry.parentPath, entry.name));
  }

  /** While it is dead or at work: each file is somewhere, once. */
  checkNoneLost(): void {
    const all = ['pickup', 'work', 'processed', 'error'].flatMap((name) => this.texts(name));
    assert.deepEqual(hashes(all), hashes([...this.#sent.values()]), 'each file is in one place');
  }

  /**
   * What must hold after every fault, once all is done: no file lost, none in two places, each delivered once, answered
   * once, no control number twice, nothing half written, the ledger sound and without open ends.
   */
  checkDone(): void {
    const sent = hashes([...this.#sent.values()]);
    assert.deepEqual(hashes(this.texts('processed')), sent, 'each file is in processed/');
    for (const place of ['pickup', 'work', 'error']) assert.deepEqual(this.names(place), [], `${place}/ is empty`);
    assert.deepEqual(hashes(this.texts('delivery/accepted')), sent, 'each file was delivered once');
    const answers = this.texts('delivery/acknowledgements');
    const controls = answers.map((text) => /^ISA(?:\*[^*]*){12}\*(\d{9})\*/.exec(text)?.[1]);
    assert.equal(answers.length, sent.length, 'each file was answered once');
    assert.equal(new Set(controls).size, sent.length, 'no control number twice');
    this.checkLedger();
  }

  checkLedger(): void {
    const ledger = new DatabaseSync(this.at('state', 'ledger.db'));
    try {
      assert.deepEqual({ ...ledger.prepare('PRAGMA quick_check').get() }, { quick_check: 'ok' });
    } finally {
      ledger.close();
    }
    assert.deepEqual(this.openEnds(), [], 'the ledger has no open ends');
  }

  /** Files that the ledger does not know at their last place yet. */
  openEnds(): readonly unknown[] {
    const ledger = new DatabaseSync(this.at('state', 'ledger.db'), { readOnly: true });
    try {
      return ledger.prepare('SELECT id, state FROM files WHERE settled = 0').all();
    } finally {
      ledger.close();
    }
  }

  #whereabouts(): string {
    const places = ['pickup', 'work', 'processed', 'error', 'delivery/accepted'];
    return places.map((place) => `${this.names(place).length} in ${place}`).join(', ');
  }

  async remove(): Promise<void> {
    await this.end('SIGKILL');
    try {
      rmSync(this.home, { recursive: true, force: true });
    } catch {
      // On a disk that a test has broken; why it failed is what must be heard of.
    }
    rmSync(this.#outside, { recursive: true, force: true });
  }
}

function hashes(texts: readonly string[]): string[] {
  return texts.map((text) => createHash('sha256').update(text, 'latin1').digest('hex')).sort();
}
