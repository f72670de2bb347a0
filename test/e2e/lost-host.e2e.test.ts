import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { binary, skip as noBinary } from './agent.ts';
import { BoxedService, dropIn, installedHome as home, quickUnit, unit } from './boxed-service.ts';
import { runbookBlocks } from './runbook.ts';
import { SystemdBox } from './systemd-box.ts';

const settings = `# Of the lost host.
app: {home: ${home}, name: lost-and-found}
directories: {logs: /var/log/edi-agent}
`;
const partner = 'name: ACME\nids:\n  production: ["ZZ:ACME"]\n  test: ["ZZ:ACME"]\n';
const download = '/opt/download/edi-agent';
const places = ['accepted', 'acknowledgements'] as const;

/** A host on which nothing of the agent ever was, with the agent freshly installed. */
async function freshHost(): Promise<SystemdBox> {
  const box = await SystemdBox.boot([
    { source: binary, target: download },
    { source: process.execPath, target: '/opt/node' },
  ]);
  box.must(download, 'install', '--json');
  dropIn(box, '90-test', quickUnit);
  return box;
}

const byService = (box: SystemdBox, ...command: readonly string[]): string =>
  box.must('runuser', '-u', 'edi-agent', '--', ...command);
const hashes = (texts: readonly string[]): readonly string[] =>
  texts.map((text) => createHash('sha256').update(text, 'latin1').digest('hex')).sort();

/** A sender that drops one file after the other; the last of them slowly, until {@link hurry}. */
function feed(box: SystemdBox, service: BoxedService): void {
  mkdirSync(service.at('feed'));
  for (let at = 0; at < 300; at += 1) {
    const name = `order-${String(at).padStart(4, '0')}.x12`;
    writeFileSync(service.at('feed', name), service.next(name));
  }
  const moving = `const { existsSync, readdirSync, renameSync } = require('node:fs');
    const names = readdirSync('${home}/feed');
    const next = () => {
      const name = names.shift();
      if (name === undefined) return;
      renameSync('${home}/feed/' + name, '${home}/pickup/' + name);
      setTimeout(next, names.length > 100 || existsSync('/run/hurry') ? 15 : 150);
    };
    next();`;
  box.must('systemd-run', '--quiet', '/opt/node', '--eval', moving);
}

const hurry = (box: SystemdBox): void => writeFileSync(box.at('/run/hurry'), '');

/** Who takes what the agent leaves for others: some of it is with him, the rest lies there still. */
class Neighbour {
  readonly #collected: Record<(typeof places)[number], string[]> = { accepted: [], acknowledgements: [] };

  collectEverySecond(service: BoxedService): void {
    for (const place of places) {
      for (const path of service.names(`delivery/${place}`).filter((_, at) => at % 2 === 1)) {
        this.#collected[place].push(readFileSync(path, 'latin1'));
        renameSync(path, service.at('feed', basename(path)));
      }
    }
  }

  everGiven(service: BoxedService, place: (typeof places)[number]): readonly string[] {
    return [...this.#collected[place], ...service.texts(`delivery/${place}`)];
  }

  /** ISA13 of all that was ever given to him. */
  controls(service: BoxedService, place: (typeof places)[number]): readonly number[] {
    return this.everGiven(service, place).map((text) => Number(/^ISA(?:\*[^*]*){12}\*(\d{9})\*/.exec(text)?.[1]));
  }
}

/** What outlives a host: copies of its backups, the disk that it delivered to, and the disk of its audit trail. */
function carryOver(lost: SystemdBox, fresh: SystemdBox): void {
  cpSync(lost.at(`${home}/backups`), fresh.at('/root/copies'), {
    recursive: true,
    filter: (path) => path.endsWith('/backups') || /^(config|metrics|state)_/.test(basename(path)),
  });
  for (const kept of ['delivery', 'audit']) {
    cpSync(lost.at(`${home}/${kept}`), fresh.at(`${home}/${kept}`), { recursive: true });
    fresh.must('chown', '-R', 'edi-agent:edi-agent', `${home}/${kept}`);
    fresh.must('chmod', lost.must('stat', '--format=%a', `${home}/${kept}`).trim(), `${home}/${kept}`);
  }
}

/** What somebody may well try in a hurry is refused with what to do instead, and leaves nothing in the home. */
function checkRefusals(box: SystemdBox): void {
  const from = '/root/copies/state_backup_*.tar.gz';
  const byRoot = box.run('bash', '-c', `edi-agent restore state ${from}`);
  assert.notEqual(byRoot.status, 0);
  assert.match(byRoot.stderr, /runuser -u edi-agent -- edi-agent restore/);
  const fromRoots = box.run('bash', '-c', `runuser -u edi-agent -- edi-agent restore state ${from}`);
  assert.notEqual(fromRoots.status, 0);
  assert.match(fromRoots.stderr, /E001\.NO_PERMISSION.*\/root\/copies/);
}

/** Runs the commands of the document as they are written. */
function restoreByTheBook(box: SystemdBox): string {
  const [block, ...more] = runbookBlocks('docs/backup.md').run.filter(({ heading }) => heading === 'The host is lost');
  assert.ok(block && more.length === 0);
  return box.must('bash', '--norc', '-euc', block.commands);
}

function checkRights(box: SystemdBox): void {
  for (const path of ['/etc/edi-agent/config.yaml', '/etc/edi-agent/partners/acme.yaml']) {
    assert.notEqual(byService(box, 'cat', path), '', 'the service reads its settings');
    assert.notEqual(box.run('runuser', '-u', 'edi-agent', '--', 'test', '-w', path).status, 0, 'and changes none');
  }
  assert.equal(box.must('find', home, '!', '-user', 'edi-agent'), '', 'nothing in the home is of anybody else');
}

function checkWell(box: SystemdBox): void {
  assert.equal(JSON.parse(box.must('edi-agent', 'health', '--json')).status, 'healthy');
  const { checks } = JSON.parse(box.run('edi-agent', 'doctor', '--json').stdout);
  const notPassed = checks.filter(({ status }: { status: string }) => status !== 'pass' && status !== 'skip');
  // Nobody keeps the time in a box.
  assert.deepEqual(
    notPassed.map(({ name, status }: { name: string; status: string }) => [name, status]),
    [['clock', 'warn']],
  );
}

describe('a host is lost, and a fresh one takes its place', { skip: SystemdBox.unable() || noBinary }, () => {
  let lost: SystemdBox;
  let fresh: SystemdBox;
  before(async () => {
    [lost, fresh] = await Promise.all([freshHost(), freshHost()]);
  });
  after(() => Promise.all([lost?.down(), fresh?.down()]));

  test('backed up under full load, restored by the book, the same files again: nothing twice', async (context) => {
    let sinceMs = performance.now();
    const tell = (what: string): void => {
      context.diagnostic(`${what}: ${Math.round(performance.now() - sinceMs)} ms`);
      sinceMs = performance.now();
    };
    const neighbour = new Neighbour();
    const service = new BoxedService(lost);
    writeFileSync(lost.at('/etc/edi-agent/config.yaml'), settings);
    writeFileSync(lost.at('/etc/edi-agent/partners/acme.yaml'), partner);
    lost.must('systemctl', 'start', unit);
    feed(lost, service);
    await service.until(() => service.names('processed').length > 20, 'under load');
    tell('until under load');
    byService(lost, 'edi-agent', 'backup', 'all');
    assert.ok(service.names('feed').length > 0, 'files came all the while');
    hurry(lost);
    tell('backup');
    await service.untilDone();
    tell('until done');
    service.checkDone();
    const sent = service.ended();
    neighbour.collectEverySecond(service);
    carryOver(lost, fresh);
    await lost.down();
    tell('carry over');

    checkRefusals(fresh);
    context.diagnostic(restoreByTheBook(fresh));
    tell('restore');
    const dump = (path: string): string => fresh.must('sqlite3', path, '.dump');
    const metrics = readdirSync(fresh.at('/root/copies')).find((name) => /^metrics_.*\.db$/.test(name));
    assert.equal(dump(`${home}/metrics/edi_metrics.db`), dump(`/root/copies/${metrics}`), 'metrics are the backup’s');
    assert.equal(readFileSync(fresh.at('/etc/edi-agent/config.yaml'), 'utf8'), settings);
    checkRights(fresh);

    const successor = new BoxedService(fresh);
    const given = new Set(neighbour.controls(successor, 'acknowledgements'));
    fresh.must('systemctl', 'enable', '--now', unit);
    for (const [at, text] of sent.entries()) successor.putText(`again-${at}.x12`, text);
    const news = Array.from({ length: 20 }, () => service.order());
    for (const [at, text] of news.entries()) successor.putText(`new-${at}.x12`, text);
    await successor.untilDone();
    tell('the same again');
    successor.checkLedger();
    assert.deepEqual(hashes(neighbour.everGiven(successor, 'accepted')), hashes([...sent, ...news]), 'each once');
    const controls = neighbour.controls(successor, 'acknowledgements');
    assert.equal(controls.length, sent.length + news.length, 'answered once');
    assert.equal(new Set(controls).size, controls.length, 'no control number twice over both hosts');
    const later = controls.filter((control) => !given.has(control));
    assert.ok(Math.min(...later) > Math.max(...given), 'those of the successor come behind all of before');

    checkWell(fresh);
  });
});
