import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { runBackup } from '../../src/agent-backup.ts';
import { processFiles } from '../../src/agent-process.ts';
import { restore } from '../../src/agent-restore.ts';
import type { BackupKind, BackupOutcome, RestoreKind, RestoreOutcome } from '../../src/model/backup.ts';
import type { Receipt } from '../../src/model/receipt.ts';

export const calm = new AbortController().signal;

/** A home of a test's own, with the settings of a file that is empty unless somebody writes into it. */
export class TestHome {
  readonly place = mkdtempSync(join(tmpdir(), 'edi-backup-'));
  readonly home = join(this.place, 'home');
  readonly configPath = join(this.place, 'config', 'config.yaml');
  #files = 0;

  constructor(settings = '') {
    mkdirSync(join(this.place, 'config'));
    writeFileSync(this.configPath, settings);
  }

  get request() {
    return {
      config: this.configPath,
      home: this.home,
      environment: {},
      currentDirectory: this.place,
      version: '1.2.3',
    };
  }

  at(...names: readonly string[]): string {
    return join(this.home, ...names);
  }

  /** Takes contents down the whole road, one file each. */
  async take(...contents: readonly string[]): Promise<readonly Receipt[]> {
    const files = contents.map((content) => {
      this.#files += 1;
      const path = join(this.place, `file-${this.#files}.x12`);
      writeFileSync(path, content);
      return path;
    });
    const receipts: Receipt[] = [];
    const options = { files, deliver: true, allowDuplicate: false, signal: calm };
    for await (const receipt of processFiles({ ...this.request, ...options })) receipts.push(receipt);
    return receipts;
  }

  async backup(...kinds: readonly BackupKind[]): Promise<readonly BackupOutcome[]> {
    return runBackup({ ...this.request, kinds, signal: calm });
  }

  /** The first file of a backup that was made. */
  async backupFile(kind: BackupKind): Promise<string> {
    const [outcome] = await this.backup(kind);
    const [file] = outcome?.files ?? [];
    if (!outcome?.ok || file === undefined) throw new Error(`no backup of ${kind}: ${outcome?.message}`);
    return file;
  }

  restore(kind: RestoreKind, file: string, rehearse = false): Promise<RestoreOutcome> {
    return restore({ ...this.request, kind, file, rehearse, signal: calm });
  }

  /** Contents of the visible files in a directory of the home. */
  texts(...names: readonly string[]): string[] {
    return this.names(...names).map((name) => readFileSync(this.at(...names, name), 'latin1'));
  }

  names(...names: readonly string[]): string[] {
    return readdirSync(this.at(...names)).filter((name) => !name.startsWith('.'));
  }

  /** ISA13 of every acknowledgement that lies there. */
  controls(): string[] {
    return this.texts('delivery', 'acknowledgements').map(
      (text) => /^ISA(?:\*[^*]*){12}\*(\d{9})\*/.exec(text)?.[1] ?? '',
    );
  }

  rows(database: string, sql: string): readonly unknown[] {
    const db = new DatabaseSync(this.at(database), { readOnly: true });
    try {
      return db.prepare(sql).all();
    } finally {
      db.close();
    }
  }

  remove(): void {
    rmSync(this.place, { recursive: true, force: true });
  }
}
