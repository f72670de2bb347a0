import { shellWord } from '../kit/shell-word.ts';
import type { DatabaseFacts, DoctorCheck, LockFacts, UnfinishedFacts } from '../model/doctor.ts';
import { failed, passed, warned } from './doctor.ts';
import { bytesText, counted } from './measures.ts';

export interface LedgerQuestion {
  readonly path: string;
  readonly facts: DatabaseFacts;
  /** Copies that were kept before an update: `ledger.db.before-v2`. */
  readonly copies: readonly string[];
  readonly running: boolean;
}

/** Whether the ledger is whole and of a version that this program knows. */
export function judgeLedger({ path, facts, copies, running }: LedgerQuestion): DoctorCheck {
  const name = 'ledger';
  switch (facts.kind) {
    case 'missing':
      return passed(name, `there is none at ${path} yet: the first start makes it`);
    case 'damaged':
      return failed(
        name,
        `${path} is damaged (${facts.damage}). The next start puts it aside as ledger.db.corrupt-TIME, carries over what can be read, and raises LEDGER_REPLACED`,
        `systemctl ${running ? 'restart' : 'start'} edi-agent`,
      );
    case 'refused':
      return failed(name, `${facts.message}: ${facts.hint}`, `fuser -v ${shellWord(path)}; ls -l ${shellWord(path)}`);
    case 'open':
      return judgeVersion({ path, facts, copies, running });
  }
}

function judgeVersion({ path, facts, copies, running }: LedgerQuestion): DoctorCheck {
  if (facts.kind !== 'open') return passed('ledger', path);
  const { version, known, bytes } = facts;
  if (version === known) return passed('ledger', `whole, version ${version}, ${bytesText(bytes)}`);
  if (version < known) {
    const seen = `version ${version}; this edi-agent works with ${known} and brings it there at its start, after a copy`;
    return warned('ledger', seen, `systemctl ${running ? 'restart' : 'start'} edi-agent`);
  }
  const seen = `version ${version} was written by a newer edi-agent; this one knows ${known} and refuses to start (STATE.NEWER)`;
  const copy = copies.find((one) => one.endsWith(`.before-v${known + 1}`));
  const back =
    copy === undefined
      ? ''
      : ` Or go back to the copy of before the update, which forgets what came since: mv ${shellWord(path)} ${shellWord(`${path}.newer`)} && rm -f ${shellWord(`${path}-wal`)} ${shellWord(`${path}-shm`)} && cp -p ${shellWord(copy)} ${shellWord(path)}`;
  return failed('ledger', seen, `Install the newer edi-agent again.${back}`);
}

/** Who works in the home, and whether it says so. */
export function judgeLock(
  facts: LockFacts,
  { answers, isStopped }: { answers: boolean; isStopped: boolean },
): DoctorCheck {
  const name = 'instance lock';
  if (facts.kind === 'unknown') return passed(name, 'the kernel of this host does not tell of locks');
  if (facts.kind === 'free') return passed(name, 'free: nobody works in this home');
  const { pid, program } = facts;
  const holder = `process ${pid}${program === null ? '' : ` (${program})`}`;
  if (isStopped)
    return failed(name, `${holder} still works in this home`, answers ? 'systemctl stop edi-agent' : `kill ${pid}`);
  if (answers) return passed(name, `${holder} works in this home and answers`);
  const isService = program === null || / (monitor|serve)\b/.test(program);
  if (!isService) return passed(name, `${holder} works in this home`);
  return failed(name, `${holder} holds this home and does not answer`, 'systemctl restart edi-agent');
}

const listedMax = 50;

/** Files that are not finished; each by itself where somebody wants to know before the next start. */
export function judgeUnfinished(
  files: readonly UnfinishedFacts[],
  { running, listed }: { readonly running: boolean; readonly listed: boolean },
): readonly DoctorCheck[] {
  const name = 'unfinished files';
  if (files.length === 0) return [passed(name, 'none: the ledger has no open ends')];
  const lost = files.filter(({ next }) => next === 'lost');
  if (running) return [passed(name, `${counted(files.length, 'file')} on the road or waiting for the next attempt`)];
  const seen = `${counted(files.length, 'file')}: the next start goes on with ${files.length === 1 ? 'it' : 'each'}`;
  const whole = lost.length === files.length ? passed(name, seen) : warned(name, seen, 'systemctl start edi-agent');
  if (!listed) return [whole, ...lost.map(judgeOne)];
  const more =
    files.length > listedMax
      ? [warned(name, `and ${files.length - listedMax} more`, 'edi-agent files list --limit 10000')]
      : [];
  return [whole, ...files.slice(0, listedMax).map(judgeOne), ...more];
}

/** What the next start does, by the names of the recovery table. */
const nexts: Readonly<Record<string, string>> = {
  resume: 'is taken up again from work/; what was delivered is not delivered again',
  wait: 'is tried again when its time has come',
  drop: 'is found in pickup again',
  fetch: 'is moved from pickup into work/ again',
  settle: 'is put into its last place',
  lost: 'is told as failed (E001.NOT_FOUND): something outside of the agent removed it',
  again: 'is told as failed: it was named on a command line, and the command must be given again',
  quarantine: 'is quarantined: the ledger does not know it, and it may have been delivered before',
};

function judgeOne({ id, name, state, next, where }: UnfinishedFacts): DoctorCheck {
  const seen = `${name} (${state}, ${where}) ${nexts[next] ?? next}`;
  if (next === 'lost') return warned(`file ${id}`, seen, `edi-agent files show ${id}`);
  if (next === 'quarantine') return warned(`file ${id}`, seen, 'edi-agent quarantine list');
  return passed(`file ${id}`, seen);
}
