import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { Service } from './service.ts';
import type { SystemdBox } from './systemd-box.ts';

export const unit = 'edi-agent.service';
export const installedHome = '/var/lib/edi-agent';
export const dropIns = `/etc/systemd/system/${unit}.d`;

/** For the unit, beside what is shipped: no time is lost in a test. */
export const quickUnit = `[Unit]
StartLimitBurst=100
[Service]
Environment=EDI_AGENT__WATCH__POLL_INTERVAL=300ms EDI_AGENT__WATCH__STABILITY_DELAY=150ms EDI_AGENT__DISK__BALLAST=0
Environment=EDI_AGENT__DISK__LOW_WATER=1MB EDI_AGENT__ERROR_HANDLING__RETRY_DELAY=300ms
`;

/**
 * The home of the service that is installed in a box. SQLite follows links by their text, which leads astray from
 * outside: the ledger is read inside, by the Node at /opt/node.
 */
export class BoxedService extends Service {
  readonly #box: SystemdBox;

  constructor(box: SystemdBox) {
    super({ home: box.at(installedHome) });
    this.#box = box;
  }

  override checkLedger(): void {
    assert.equal(this.ask('PRAGMA quick_check', 'quick_check'), '["ok"]');
    assert.deepEqual(this.openEnds(), [], 'the ledger has no open ends');
  }

  override openEnds(): readonly unknown[] {
    return JSON.parse(this.ask('SELECT id FROM files WHERE settled = 0', 'id'));
  }

  /** A column of what the ledger answers, as JSON. */
  ask(statement: string, column: string): string {
    const script = `const { DatabaseSync } = require('node:sqlite');
      const rows = new DatabaseSync('${installedHome}/state/ledger.db', { readOnly: true }).prepare('${statement}').all();
      console.log(JSON.stringify(rows.map((row) => row.${column})));`;
    return this.#box.must('/opt/node', '--no-warnings', '--eval', script).trim();
  }
}

/** Adds to the unit, and has systemd read it. */
export function dropIn(box: SystemdBox, name: string, text: string): void {
  mkdirSync(box.at(dropIns), { recursive: true });
  writeFileSync(box.at(`${dropIns}/${name}.conf`), text);
  box.must('systemctl', 'daemon-reload');
}
