import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readConfig } from './agent-config.ts';
import type { DoctorRequest } from './agent-doctor.ts';
import { AgentError } from './model/agent-error.ts';
import type { DoctorCheck, SecretFacts, UnitFacts, WorkerFacts } from './model/doctor.ts';
import { probeSecret } from './platform/probe-host.ts';
import { become, groupName, type Identity, identityOf, userName } from './platform/probe-users.ts';
import { judgeSecret } from './report/doctor-host.ts';
import type { Settings } from './settings/shape.ts';

export interface Working {
  readonly worker: WorkerFacts;
  /** Null where this host does not know the user. */
  readonly identity: Identity | null;
  /** Looks at secrets, while it is root's; they are judged once it is known who works. */
  secrets(): Promise<(worker: WorkerFacts) => readonly DoctorCheck[]>;
}

/** Who the service is, or would be: the unit's user, else the owner of the home, else whoever asks. */
export async function workerFor(request: DoctorRequest, unit: UnitFacts | null): Promise<Working> {
  const settings = await settingsOrNull(request);
  const self = process.getuid?.() ?? 0;
  const named = unit?.kind === 'loaded' ? (unit.properties.User ?? '') : '';
  const extra = unit?.kind === 'loaded' ? (unit.properties.SupplementaryGroups ?? '').split(' ') : [];
  const owner = settings ? await ownerOf(settings.app.home) : null;
  const user = named !== '' ? named : await userName(self === 0 ? (owner ?? 0) : self);
  const identity = (await identityOf(user, extra)) ?? null;
  const group = await groupName(identity?.gid ?? process.getgid?.() ?? 0);
  const isSelf = identity === null ? user === String(self) : identity.uid === self;
  return { worker: { user, group, isSelf }, identity, secrets: () => probeSecrets(settings) };
}

/** Root becomes the service's user; anybody else stays who he is. */
export function becomeWorker({ worker, identity }: Working): WorkerFacts {
  if (process.getuid?.() !== 0 || identity === null || identity.uid === 0) return worker;
  become(identity);
  return { ...worker, isSelf: true };
}

/** Broken settings are told elsewhere. */
async function settingsOrNull(request: DoctorRequest): Promise<Settings | null> {
  try {
    const { result } = await readConfig(request);
    return result.kind === 'ok' ? result.settings : null;
  } catch (error) {
    if (error instanceof AgentError) return null;
    throw error;
  }
}

async function ownerOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ uid }) => uid,
    () => null,
  );
}

function secretFiles({ api, mqtt, backup }: Settings): readonly (readonly [string, string])[] {
  return [
    ['api-token', api.token_file],
    ['mqtt.password_file', mqtt.password_file],
    ['mqtt.tls_key', mqtt.tls_key],
    ['backup.encryption_key_file', backup.encryption_key_file],
    ['backup.sftp_key_file', backup.sftp_key_file],
  ];
}

/** What the unit loads as credentials. */
const credentialsDirectory = '/etc/edi-agent/credentials';

async function probeSecrets(settings: Settings | null): Promise<(worker: WorkerFacts) => readonly DoctorCheck[]> {
  const own: SecretFacts[] = [];
  for (const [name, path] of settings ? secretFiles(settings) : []) {
    if (path !== '') own.push(await probeSecret(name, resolve(settings?.app.home ?? '/', path)));
  }
  const credentials: SecretFacts[] = [];
  for (const name of await readdir(credentialsDirectory).catch(() => [])) {
    credentials.push(await probeSecret(`credential ${name}`, join(credentialsDirectory, name)));
  }
  return ({ user }) => [
    ...own.map((one) => judgeSecret(one, [user, 'root'])),
    ...credentials.map((one) => judgeSecret(one, ['root'])),
  ];
}
