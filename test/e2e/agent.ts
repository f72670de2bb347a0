import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dist } from '../../packaging/paths.ts';
import type { Receipt } from '../../src/model/receipt.ts';

/** The binary in dist/, or the one that $EDI_AGENT_BINARY names. */
export const binary = process.env.EDI_AGENT_BINARY ?? join(dist, 'edi-agent');
/** For `test(name, { skip }, …)`. */
export const skip = existsSync(binary) ? false : 'there is no dist/edi-agent: run `npm run build:binary` first';

export interface Outcome extends Pick<SpawnSyncReturns<string>, 'status' | 'stdout' | 'stderr'> {
  readonly receipts: readonly Receipt[];
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** A program that runs the binary: `setpriv …`. */
  readonly by?: readonly string[];
  readonly timeoutMs?: number;
}

/** A directory of a test's own, in which the binary runs with an empty environment. */
export class Place {
  readonly path = mkdtempSync(join(tmpdir(), 'edi-agent-e2e-'));

  constructor() {
    chmodSync(this.path, 0o777);
  }

  at(...names: readonly string[]): string {
    return join(this.path, ...names);
  }

  put(name: string, content: string | Uint8Array): string {
    writeFileSync(this.at(name), content, 'latin1');
    return name;
  }

  text(path: string): string {
    return readFileSync(path.startsWith('/') ? path : this.at(path), 'latin1');
  }

  /** Files below a directory, relative to it, sorted; none where it is not there. */
  files(name = '.'): string[] {
    const from = this.at(name);
    if (!existsSync(from)) return [];
    return readdirSync(from, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(from.length + 1))
      .sort();
  }

  run(args: readonly string[], options: RunOptions = {}): Outcome {
    const [command = binary, ...before] = [...(options.by ?? []), binary];
    const { status, stdout, stderr, error } = spawnSync(command, [...before, ...args], {
      cwd: this.path,
      env: { ...options.env },
      encoding: 'utf8',
      timeout: options.timeoutMs ?? 120_000,
      maxBuffer: 256 * 1_024 * 1_024,
      ...(options.input === undefined ? {} : { input: options.input }),
    });
    if (error) throw error;
    const receipts = args.includes('--json') ? receiptsOf(stdout) : [];
    return { status, stdout, stderr, receipts };
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function receiptsOf(stdout: string): Receipt[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** The one receipt of a run. */
export function only({ receipts, stderr }: Outcome): Receipt {
  const [receipt] = receipts;
  if (!receipt || receipts.length > 1) throw new Error(`there are ${receipts.length} receipts and not one: ${stderr}`);
  return receipt;
}
