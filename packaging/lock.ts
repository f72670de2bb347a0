import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.ts';

// `npm run lock`, after a package was added: completes package-lock.json.
//
// Some packages come as one small package a platform, all of them optional. A registry mirror may have only those for
// the platforms it serves; npm then leaves the others out of the lock file, and afterwards `npm ci` refuses that same
// file as incomplete. An entry that names a platform other than the host's is never fetched, so it needs no more than this.

interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

export const lockFile = join(root, 'package-lock.json');

/** The lock with an entry for every optional package of a platform that it names and does not hold. */
export function completeLock(lock: Lock): Lock {
  const added = missingEntries(lock).map((entry) => [entry.path, platformEntry(entry)] as const);
  const packages = [...Object.entries(lock.packages), ...added].sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(packages) };
}

export interface MissingEntry {
  readonly path: string;
  readonly version: string;
  readonly dev: boolean;
}

export function missingEntries({ packages }: Lock): readonly MissingEntry[] {
  const missing = Object.values(packages)
    .flatMap(({ optionalDependencies = {}, dev = false }) =>
      Object.entries(optionalDependencies).map(([name, version]) => ({ path: `node_modules/${name}`, version, dev })),
    )
    .filter(({ path, version }) => packages[path] === undefined && /^\d/.test(version));
  return [...new Map(missing.map((entry) => [entry.path, entry])).values()];
}

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** Reads the platform out of a name such as `binding-linux-arm-gnueabihf`. */
function platformEntry({ path, version, dev }: MissingEntry): LockEntry {
  const words = path.split(/[/-]/);
  const os = systems.filter((name) => words.includes(name));
  const cpu = processors.filter((name) => words.includes(name));
  if (cpu.length !== 1 || os.length > 1) throw new Error(`${path} does not name one platform`);
  const libc = words.some((word) => word.startsWith('musl')) ? { libc: ['musl'] } : {};
  return { version, cpu, ...(dev ? { dev } : {}), ...libc, optional: true, ...(os.length === 0 ? {} : { os }) };
}

if (import.meta.main) {
  const lock: Lock = JSON.parse(await readFile(lockFile, 'utf8'));
  await writeFile(lockFile, `${JSON.stringify(completeLock(lock), null, 2)}\n`);
}
