import { readFile } from 'node:fs/promises';

interface Account {
  readonly name: string;
  readonly id: number;
  /** Of a user: the first group. */
  readonly groupId: number;
  /** Of a group: the names of those in it. */
  readonly members: readonly string[];
}

/** The name of a user, or the number where this host has none for it. */
export async function userName(uid: number): Promise<string> {
  return (await accounts('/etc/passwd')).find(({ id }) => id === uid)?.name ?? String(uid);
}

export async function groupName(gid: number): Promise<string> {
  return (await accounts('/etc/group')).find(({ id }) => id === gid)?.name ?? String(gid);
}

export interface Identity {
  readonly uid: number;
  readonly gid: number;
  /** All groups, the first one among them. */
  readonly groups: readonly number[];
}

/** Who a user is; groups by name are added. Undefined where this host does not know the user. */
export async function identityOf(user: string, more: readonly string[] = []): Promise<Identity | undefined> {
  const account = (await accounts('/etc/passwd')).find(({ name, id }) => name === user || String(id) === user);
  if (!account) return undefined;
  const groups = (await accounts('/etc/group'))
    .filter(({ name, members }) => members.includes(account.name) || more.includes(name))
    .map(({ id }) => id);
  return { uid: account.id, gid: account.groupId, groups: [...new Set([account.groupId, ...groups])] };
}

/** From now on, and for good, this process is that user. Needs root. */
export function become({ uid, gid, groups }: Identity): void {
  process.setgroups?.([...groups]);
  process.setgid?.(gid);
  process.setuid?.(uid);
}

/** passwd and group have the id third; what follows differs. */
async function accounts(path: string): Promise<readonly Account[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const [name = '', , id = '', fourth = ''] = line.split(':');
    if (!/^\d+$/.test(id)) return [];
    return [{ name, id: Number(id), groupId: Number(fourth), members: fourth.split(',') }];
  });
}
