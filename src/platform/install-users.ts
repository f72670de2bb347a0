import { execFile } from 'node:child_process';
import { AgentError } from '../model/agent-error.ts';

/** Not by promisify: in the single file execFile is wrapped and promises less there. */
function run(program: string, args: readonly string[]): Promise<{ readonly stdout: string }> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error) reject(Object.assign(error, { stderr }));
      else resolve({ stdout });
    });
  });
}

/** One field of an account, wherever this host keeps its accounts (files, LDAP); null where there is none. */
async function accountField(kind: 'passwd' | 'group', name: string, field: number): Promise<number | null> {
  try {
    const { stdout } = await run('getent', [kind, name]);
    return Number(stdout.trim().split(':')[field]);
  } catch {
    return null;
  }
}

export async function knowsUser(name: string): Promise<boolean> {
  return (await accountField('passwd', name, 2)) !== null;
}

export async function knowsGroup(name: string): Promise<boolean> {
  return (await accountField('group', name, 2)) !== null;
}

/** Numbers of a user and a group; null where one of them is not known. */
export async function accountIds(owner: { readonly user: string; readonly group: string }) {
  const uid = await accountField('passwd', owner.user, 2);
  const gid = await accountField('group', owner.group, 2);
  return uid === null || gid === null ? null : { uid, gid };
}

/** Makes the user that a file of sysusers.d declares. */
export async function declareUser(user: { readonly name: string; readonly declaredAt: string }): Promise<void> {
  await mustRun(['systemd-sysusers', user.declaredAt]);
}

/** Runs a program of the system that must succeed; what it printed. AgentError USAGE with what it said. */
export async function mustRun([program = '', ...args]: readonly string[]): Promise<string> {
  try {
    return (await run(program, args)).stdout;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new AgentError(`\`${[program, ...args].join(' ')}\` failed${said === '' ? '' : `: ${said}`}`, {
      code: 'USAGE',
      hint: 'Mend that and run this again: what has been done is not done twice.',
      cause: error,
    });
  }
}

/** What a program of the system printed; null where it is not there or failed. */
export async function printed([program = '', ...args]: readonly string[]): Promise<string | null> {
  return run(program, args).then(
    ({ stdout }) => stdout,
    () => null,
  );
}

/** Whether a program of the system says yes (exit 0). */
export async function saysYes(argv: readonly string[]): Promise<boolean> {
  return (await printed(argv)) !== null;
}
