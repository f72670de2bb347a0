import { readFile } from 'node:fs/promises';
import { said } from './said.ts';

interface Account {
  readonly name: string;
  readonly id: number;
  /** Of a user: the first group. */
  readonly groupId: number;
  /** Of a group: the names of those in it. */
  readonly members: readonly string[];
}

type Database = 'passwd' | 'group';

/** A directory server that is away is not waited for: then the files of this host tell what they know. */
const directoryMsMax = 3_000;

/** The name of a user, or the number where this host has none for it. */
export async function userName(uid: number): Promise<string> {
  return (await accountOf('passwd', String(uid)))?.name ?? String(uid);
}

export async function groupName(gid: number): Promise<string> {
  return (await accountOf('group', String(gid)))?.name ?? String(gid);
}

export interface Identity {
  readonly uid: number;
  readonly gid: number;
  /** All groups, the first one among them. */
  readonly groups: readonly number[];
}

/** Who a user is; groups by name are added. Undefined where this host does not know the user. */
export async function identityOf(user: string, more: readonly string[] = []): Promise<Identity | undefined> {
  const account = await accountOf('passwd', user);
  if (!account) return undefined;
  const added = await Promise.all(more.map((name) => accountOf('group', name)));
  const groups = [account.groupId, ...(await groupsOf(account)), ...added.flatMap((group) => group?.id ?? [])];
  return { uid: account.id, gid: account.groupId, groups: [...new Set(groups)] };
}

/** From now on, and for good, this process is that user. Needs root. */
export function become({ uid, gid, groups }: Identity): void {
  process.setgroups?.([...groups]);
  process.setgid?.(gid);
  process.setuid?.(uid);
}

/** By name or number, wherever this host keeps its accounts (files, LDAP, SSSD). */
async function accountOf(database: Database, key: string): Promise<Account | undefined> {
  const [found] = accountsIn((isWord(key) && (await said('getent', [database, key], directoryMsMax))) || '');
  if (found) return found;
  return accountsIn(await textOf(database)).find(({ name, id }) => name === key || String(id) === key);
}

async function groupsOf({ name }: Account): Promise<readonly number[]> {
  const numbers = isWord(name) ? await said('id', ['-G', name], directoryMsMax) : null;
  if (numbers !== null && /^\d+( \d+)*$/.test(numbers)) return numbers.split(' ').map(Number);
  return accountsIn(await textOf('group'))
    .filter(({ members }) => members.includes(name))
    .map(({ id }) => id);
}

/** No name that a program would take for an option. */
const isWord = (text: string): boolean => /^[^-\s]/.test(text);

const textOf = (database: Database): Promise<string> => readFile(`/etc/${database}`, 'utf8').catch(() => '');

/** passwd and group have the id third; what follows differs. */
function accountsIn(text: string): readonly Account[] {
  return text.split('\n').flatMap((line) => {
    const [name = '', , id = '', fourth = ''] = line.split(':');
    if (!/^\d+$/.test(id)) return [];
    return [{ name, id: Number(id), groupId: Number(fourth), members: fourth.split(',') }];
  });
}
