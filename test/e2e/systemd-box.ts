import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** What of this machine is to be seen in the box, read-only: from where, and where in there. */
export interface Bind {
  readonly source: string;
  readonly target: string;
}

export type Ran = Pick<SpawnSyncReturns<string>, 'status' | 'stdout' | 'stderr'>;

/**
 * A real systemd as process 1 of namespaces of its own (systemd-boot.sh): its root is this machine's under an overlay in
 * memory, its network a loopback of its own. Needs root. `await using box = await SystemdBox.boot()` takes it down again.
 */
export class SystemdBox {
  /** Why there can be no box here, for `test(name, { skip }, …)`; false where there can. */
  static unable(): string | false {
    if (process.getuid?.() !== 0) return 'a box with systemd needs root';
    if (!existsSync('/lib/systemd/systemd')) return 'a box with systemd needs systemd: apt-get install systemd-sysv';
    const { status, stderr } = spawnSync('unshare', ['--mount', '--pid', '--fork', '--cgroup', '--net', 'true'], {
      encoding: 'utf8',
    });
    return status === 0 ? false : `a box with systemd needs namespaces, and there are none here: ${stderr.trim()}`;
  }

  static async boot(binds: readonly Bind[] = []): Promise<SystemdBox> {
    const box = new SystemdBox(binds);
    try {
      await box.#booted();
      return box;
    } catch (error) {
      await box.down();
      throw error;
    }
  }

  readonly #directory = mkdtempSync(join(tmpdir(), 'edi-agent-box-'));
  readonly #outer: ChildProcess;
  #said = '';
  #leader = 0;
  #groups: readonly string[] = [];

  private constructor(binds: readonly Bind[]) {
    const script = join(import.meta.dirname, 'systemd-boot.sh');
    const args = ['layers', this.#directory, ...binds.map(({ source, target }) => `${source}:${target}`)];
    // A test that is killed takes its box with it.
    const command = ['--pdeathsig', 'KILL', 'unshare', '--mount', '--propagation', 'private', 'bash', script, ...args];
    this.#outer = spawn('setpriv', command, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH ?? '' },
      detached: true,
    });
    for (const stream of [this.#outer.stdout, this.#outer.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#said += text;
      });
    }
  }

  /** A path in the box, as this machine reaches it. */
  at(path: string): string {
    return join(`/proc/${this.#leader}/root`, path);
  }

  /** Runs a command in the box. */
  run(...command: readonly string[]): Ran {
    const args = ['--target', String(this.#leader), '--all', '--', ...command];
    const { status, stdout, stderr, error } = spawnSync('nsenter', args, {
      encoding: 'utf8',
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C' },
      timeout: 120_000,
      maxBuffer: 64 * 1_024 * 1_024,
    });
    if (error) throw error;
    return { status, stdout, stderr };
  }

  /** Runs a command that must succeed; what it printed. */
  must(...command: readonly string[]): string {
    const { status, stdout, stderr } = this.run(...command);
    if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}: ${stderr}${stdout}`);
    return stdout;
  }

  /** Properties of a unit as `systemctl show` has them. */
  properties(unit: string, ...names: readonly string[]): Readonly<Record<string, string>> {
    const text = this.must('systemctl', 'show', `--property=${names.join(',')}`, unit);
    return Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
  }

  property(unit: string, name: string): string {
    return this.properties(unit, name)[name] ?? '';
  }

  async until(isSo: () => boolean | Promise<boolean>, what: string, msMax = 30_000): Promise<void> {
    const end = performance.now() + msMax;
    while (!(await isSo())) {
      if (performance.now() > end) throw new Error(`not ${what} within ${msMax} ms`);
      await delay(100);
    }
  }

  /** Ends everything in it at once. Twice is fine. */
  async down(): Promise<void> {
    const { pid } = this.#outer;
    if (pid !== undefined && this.#outer.exitCode === null && this.#outer.signalCode === null) {
      const ended = new Promise((resolve) => this.#outer.once('exit', resolve));
      process.kill(this.#leader || pid, 'SIGKILL');
      await ended;
    }
    for (const group of this.#groups) await removeGroup(group);
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.down();
  }

  async #booted(): Promise<void> {
    const { pid } = this.#outer;
    const task = `/proc/${pid}/task/${pid}/children`;
    await this.until(() => {
      if (this.#outer.exitCode !== null) throw new Error(`the box did not boot: ${this.#said}`);
      this.#leader = Number(read(task).trim().split(' ')[0] ?? 0);
      return this.#leader > 0 && read(`/proc/${this.#leader}/comm`).trim() === 'systemd';
    }, 'booted');
    this.#groups = [...this.#said.matchAll(/^group (.+)$/gm)].map(([, group = '']) => group);
    await this.until(
      () => ['running', 'degraded'].includes(this.run('systemctl', 'is-system-running').stdout.trim()),
      'up',
    );
  }
}

/** A control group goes with the groups below it, once their last process is gone. */
async function removeGroup(group: string): Promise<void> {
  for (let attempt = 0; attempt < 50 && existsSync(group); attempt += 1) {
    const below = readdirSync(group, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name));
    try {
      for (const one of [group, ...below].sort().reverse()) rmdirSync(one);
      return;
    } catch {
      await delay(20);
    }
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
