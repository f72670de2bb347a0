import { shellWord } from '../kit/shell-word.ts';
import type { DirectoryFacts, DirectoryFound, DirectoryUse, DoctorCheck, WorkerFacts } from '../model/doctor.ts';
import { failed, passed, warned } from './doctor.ts';
import { bytesText, counted } from './measures.ts';

export interface RoomMarks {
  readonly lowWaterBytes: number;
  readonly inodesMin: number;
}

export interface DirectoryQuestion {
  readonly worker: WorkerFacts;
  readonly marks: RoomMarks;
}

type There = Extract<DirectoryFound, { readonly kind: 'directory' }>;

interface Looked extends DirectoryQuestion {
  readonly name: string;
  readonly facts: DirectoryFacts;
  readonly path: string;
}

/** One check a directory: the worst of what there is to say of it. */
export function judgeDirectories(all: readonly DirectoryFacts[], question: DirectoryQuestion): readonly DoctorCheck[] {
  return [...all.map((facts) => judgeDirectory(facts, question)), ...judgeSameFileSystem(all)];
}

function judgeDirectory(facts: DirectoryFacts, question: DirectoryQuestion): DoctorCheck {
  const looked: Looked = { ...question, facts, name: `directory ${facts.name}`, path: shellWord(facts.path) };
  const { found } = facts;
  switch (found.kind) {
    case 'missing':
      return judgeMissing(looked, found);
    case 'forbidden':
      return failed(looked.name, `${facts.path} cannot be reached (${found.errno})`, `namei -l ${looked.path}`);
    case 'other':
      return failed(looked.name, `${facts.path} is ${found.what}`, `mv ${looked.path} ${looked.path}.away`);
    case 'directory':
      return troubles.map((judge) => judge(looked, found)).find((check) => check !== null) ?? well(looked, found);
  }
}

const modes: Readonly<Record<DirectoryUse, string>> = { pickup: '2770', delivery: '2770', own: '2770', site: '755' };

function judgeMissing({ name, path, facts, worker }: Looked, found: { parent: string; parentWritable: boolean }) {
  const { user, group } = worker;
  if (facts.use === 'site') return passed(name, `${facts.path} is not there: there are none of the site`);
  const make = `install -d -o ${user} -g ${group} -m ${modes[facts.use]} ${path}`;
  if (!facts.isMade) return failed(name, `${facts.path} is not there`, make);
  if (found.parentWritable) return passed(name, `${facts.path} is not there yet: the start makes it`);
  return failed(name, `${facts.path} is not there, and ${user} may not make it in ${found.parent}`, make);
}

type Trouble = (looked: Looked, found: There) => DoctorCheck | null;

/** The first that applies is told: what must be mended first. */
const troubles: readonly Trouble[] = [
  ({ name, facts, path, worker }, { readable, owner, group, mode }) =>
    readable
      ? null
      : failed(
          name,
          `${worker.user} may not read ${facts.path} (${owned(owner, group, mode)})`,
          opened(worker, facts, path),
        ),
  unwritable,
  ({ name, facts, path, marks }, { freeBytes }) =>
    facts.use === 'site' || freeBytes >= marks.lowWaterBytes
      ? null
      : failed(
          name,
          `only ${bytesText(freeBytes)} free: no files are taken below ${bytesText(marks.lowWaterBytes)}`,
          `df -h ${path}`,
        ),
  ({ name, facts, path, marks }, { freeInodes, totalInodes }) =>
    facts.use === 'site' || totalInodes === 0 || freeInodes >= marks.inodesMin
      ? null
      : failed(name, `only ${freeInodes} inodes free: no files are taken below ${marks.inodesMin}`, `df -i ${path}`),
  ({ name, facts, path, worker }, { mode, owner }) =>
    facts.use === 'pickup' && (mode & 0o1000) !== 0 && owner !== worker.user
      ? failed(
          name,
          `the sticky bit keeps ${worker.user} from taking files of others out of ${facts.path}`,
          `chmod -t ${path}`,
        )
      : null,
  ({ name, facts, path }, { mode }) =>
    (mode & 0o002) !== 0 && (mode & 0o1000) === 0
      ? warned(
          name,
          `everybody on this host may write in ${facts.path} (mode ${mode.toString(8)})`,
          `chmod o-w ${path}`,
        )
      : null,
  ({ name, facts, path }, { mode }) =>
    facts.use === 'own' && (mode & 0o007) !== 0 && !openByDesign.has(facts.name)
      ? warned(name, `others may look into ${facts.path} (mode ${mode.toString(8)})`, `chmod o-rwx ${path}`)
      : null,
  ({ name, facts, path, worker }, { mode, group }) =>
    facts.use === 'delivery' && group !== worker.group && (mode & 0o070) !== 0o070
      ? warned(
          name,
          `the group ${group} cannot take files out of ${facts.path} (mode ${mode.toString(8)})`,
          `chmod g+rwxs ${path}`,
        )
      : null,
  ({ name, facts, path }, { staleTemporaries }) =>
    staleTemporaries === 0
      ? null
      : warned(
          name,
          `${counted(staleTemporaries, 'leftover')} of interrupted writes in ${facts.path}`,
          `find ${path} -maxdepth 1 -type f -name '${ofInterruptedWrites}' -mmin +60 -delete`,
        ),
];

/** As the agent names them while it writes: Sterling's own `.NAME.tmp` are not ours to remove. */
const ofInterruptedWrites = `.?*.${'[0-9a-f]'.repeat(12)}.tmp`;

/** The home is passed through on the way to pickup and delivery. */
const openByDesign: ReadonlySet<string> = new Set(['home']);

function unwritable({ name, facts, path, worker }: Looked, found: There): DoctorCheck | null {
  if (facts.use === 'site' || found.probe === null) return null;
  const { step, errno } = found.probe;
  const seen = `${worker.user} cannot ${step} in ${facts.path} (${errno}; ${owned(found.owner, found.group, found.mode)})`;
  return failed(name, seen, mendsOfErrno[errno]?.(path) ?? opened(worker, facts, path));
}

const mendsOfErrno: Readonly<Record<string, (path: string) => string>> = {
  EROFS: (path) => `mount -o remount,rw "$(findmnt -n -o TARGET -T ${path})"`,
  ENOSPC: (path) => `df -h ${path}; df -i ${path}`,
  EDQUOT: () => 'quota -s',
};

/** Sterling's directories keep their owner; ours are ours. */
function opened({ user, group }: WorkerFacts, { use }: DirectoryFacts, path: string): string {
  if (use === 'site') return `chgrp ${group} ${path} && chmod g+rx ${path}`;
  if (use === 'own') return `chown ${user}:${group} ${path} && chmod u+rwx ${path}`;
  return `chgrp ${group} ${path} && chmod g+rwxs ${path}`;
}

function owned(owner: string, group: string, mode: number): string {
  return `${owner}:${group} ${mode.toString(8)}`;
}

function well({ name, facts }: Looked, { owner, group, mode, freeBytes, network }: There): DoctorCheck {
  const room = facts.use === 'site' ? '' : `, ${bytesText(freeBytes)} free`;
  return passed(name, `${facts.path}, ${owned(owner, group, mode)}${room}${network ? ', a network file system' : ''}`);
}

/** A file is taken by renaming it: across file systems it is copied, which needs room and time. */
function judgeSameFileSystem(all: readonly DirectoryFacts[]): readonly DoctorCheck[] {
  const work = all.find(({ name }) => name === 'work')?.found;
  if (work?.kind !== 'directory') return [];
  return all.flatMap(({ name, path, use, found }) => {
    if (use !== 'pickup' || found.kind !== 'directory' || found.device === work.device) return [];
    const seen = `${path} is another file system than directories.work: files are copied instead of renamed`;
    return [
      warned(`file system of ${name}`, seen, 'Set directories.work to a directory on the file system of pickup.'),
    ];
  });
}
