import { watch } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import type { HostFacts, LogFacts, SecretFacts, UnitFacts } from '../model/doctor.ts';
import { errnoOf } from './files-errors.ts';
import { systemdVersion } from './install-probes.ts';
import { userName } from './probe-users.ts';
import { said } from './said.ts';

const answerMsMax = 5_000;

/** Limits and clock; of a process where one is named. */
export async function probeHost(pid: number | null): Promise<HostFacts> {
  return {
    nowMs: Date.now(),
    openFilesMax: await openFilesMax(pid ?? 'self'),
    inotify: {
      watchesMax: await numberIn('/proc/sys/fs/inotify/max_user_watches'),
      instancesMax: await numberIn('/proc/sys/fs/inotify/max_user_instances'),
      errno: probeInotify(),
    },
    clockSynchronized: await clockSynchronized(),
  };
}

async function openFilesMax(process: number | 'self'): Promise<number | null> {
  const text = await readFile(`/proc/${process}/limits`, 'latin1').catch(() => '');
  const [, soft] = /^Max open files\s+(\d+|unlimited)/m.exec(text) ?? [];
  if (soft === undefined) return null;
  return soft === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(soft);
}

async function numberIn(path: string): Promise<number> {
  return Number(await readFile(path, 'latin1').catch(() => '0'));
}

function probeInotify(): string | null {
  try {
    watch(tmpdir()).close();
    return null;
  } catch (error) {
    return errnoOf(error) ?? 'unknown';
  }
}

async function clockSynchronized(): Promise<boolean | null> {
  const answer = await said('timedatectl', ['show', '--property=NTPSynchronized', '--value']);
  return answer === 'yes' ? true : answer === 'no' ? false : null;
}

/** What systemd knows of a unit. */
export async function probeUnit(unit: string, properties: readonly string[]): Promise<UnitFacts> {
  if ((await stat('/run/systemd/system').catch(() => null)) === null) return { kind: 'no systemd' };
  const text = await said('systemctl', ['show', unit, `--property=LoadState,${properties.join(',')}`]);
  if (text === null) return { kind: 'unknown', why: 'systemctl gives no answer' };
  const pairs = text.split('\n').map((line) => {
    const at = line.indexOf('=');
    return [line.slice(0, at), line.slice(at + 1)] as const;
  });
  const found = Object.fromEntries(pairs);
  if (found.LoadState !== 'loaded') return { kind: 'missing' };
  return { kind: 'loaded', properties: found, systemdVersion: await systemdVersion() };
}

/** How large a log file is, and when it was written last; null where it cannot be seen. */
export async function probeNewest(path: string): Promise<LogFacts['newest']> {
  return stat(path).then(
    ({ size: bytes, mtimeMs: changedMs }) => ({ path, bytes, changedMs }),
    () => null,
  );
}

/** A file that only its owner may read. */
export async function probeSecret(name: string, path: string): Promise<SecretFacts> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return { name, path, found: { kind: 'other' } };
    const { mode, size: bytes } = found;
    return { name, path, found: { kind: 'file', owner: await userName(found.uid), mode: mode & 0o7777, bytes } };
  } catch (error) {
    return { name, path, found: { kind: errnoOf(error) === 'ENOENT' ? 'missing' : 'forbidden' } };
  }
}

/** Whether anything takes connections at an address. */
export function probePort(host: string, port: number): Promise<'open' | 'closed' | 'silent'> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer: 'open' | 'closed' | 'silent') => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(answerMsMax, end('silent'));
    socket.on('connect', end('open')).on('error', end('closed'));
  });
}
