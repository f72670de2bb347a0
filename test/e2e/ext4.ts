import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** FS_IOC_SHUTDOWN with the flag that writes nothing out any more: neither data nor the journal. */
const cutNow = 'open(my $d, "<", $ARGV[0]) or die "$!"; my $f = pack("L", 2); ioctl($d, 0x8004587D, $f) or die "$!"';

/** Why it cannot be made here; false where it can. */
export const noExt4: string | false =
  process.getuid?.() !== 0
    ? 'needs root to mount'
    : spawnSync('sh', ['-c', 'command -v mkfs.ext4 && command -v perl && test -e /dev/loop-control']).status !== 0 &&
      'needs mkfs.ext4, perl and loop devices';

/** An ext4 of a test's own, in a file, whose power can be cut: what was not synced is gone, as on a real machine. */
export class Ext4 {
  readonly #directory = mkdtempSync(join(tmpdir(), 'edi-agent-ext4-'));
  readonly #image = join(this.#directory, 'image');
  readonly mount = join(this.#directory, 'mount');

  constructor() {
    mkdirSync(this.mount);
    sh('truncate', '-s', '256M', this.#image);
    sh('mkfs.ext4', '-q', this.#image);
    this.#up();
  }

  #up(): void {
    sh('mount', '-o', 'loop', this.#image, this.mount);
  }

  /** All that the test itself wrote is on disk. */
  sync(): void {
    sh('sync', '-f', this.mount);
  }

  /** From here on every write fails, and nothing that waits to be written will be. */
  cut(): void {
    sh('perl', '-e', cutNow, this.mount);
  }

  /** The machine is on again. Whoever had a file open here is dead, or about to be. */
  async powerOn(): Promise<void> {
    const end = performance.now() + 10_000;
    while (spawnSync('umount', [this.mount]).status !== 0) {
      assert.ok(performance.now() < end, `${this.mount} is still in use`);
      await delay(50);
    }
    this.#up();
  }

  remove(): void {
    spawnSync('umount', ['-l', this.mount]);
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

function sh(command: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  assert.equal(status, 0, `${command} ${args.join(' ')}: ${stderr}`);
}
