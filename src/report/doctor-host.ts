import { shellWord } from '../kit/shell-word.ts';
import type { DoctorCheck, HostFacts, SecretFacts } from '../model/doctor.ts';
import { failed, passed, warned } from './doctor.ts';
import { durationText } from './measures.ts';

const openFilesMin = 4_096;
const openFilesWanted = 65_536;
const clockBackMsMax = 60_000;

/** Limits of the kernel, and the clock against the newest time that the ledger has seen. */
export function judgeHost(
  facts: HostFacts,
  { lastSeenMs, hasUnit }: { lastSeenMs: number | null; hasUnit: boolean },
): readonly DoctorCheck[] {
  return [judgeOpenFiles(facts, hasUnit), judgeInotify(facts), judgeClock(facts, lastSeenMs)];
}

function judgeOpenFiles({ openFilesMax }: HostFacts, hasUnit: boolean): DoctorCheck {
  const name = 'limit of open files';
  if (openFilesMax === null) return passed(name, 'not known: the process cannot be looked at');
  const shown = openFilesMax === Number.MAX_SAFE_INTEGER ? 'unlimited' : String(openFilesMax);
  if (openFilesMax >= openFilesMin) return passed(name, shown);
  const dropIn = `mkdir -p /etc/systemd/system/edi-agent.service.d && printf '[Service]\\nLimitNOFILE=${openFilesWanted}\\n' > /etc/systemd/system/edi-agent.service.d/limits.conf && systemctl daemon-reload && systemctl restart edi-agent`;
  return warned(name, `${shown}, less than ${openFilesMin}`, hasUnit ? dropIn : `ulimit -n ${openFilesWanted}`);
}

const inotifyMends: Readonly<Record<string, string>> = {
  ENOSPC: 'sysctl -w fs.inotify.max_user_watches=524288',
  EMFILE: 'sysctl -w fs.inotify.max_user_instances=1024',
};

function judgeInotify({ inotify }: HostFacts): DoctorCheck {
  const name = 'inotify';
  const { watchesMax, instancesMax, errno } = inotify;
  if (errno === null) return passed(name, `${watchesMax} watches, ${instancesMax} instances a user`);
  const seen = `events of directories cannot be had (${errno}): files are found by scans alone`;
  return warned(name, seen, inotifyMends[errno] ?? 'sysctl fs.inotify');
}

function judgeClock({ nowMs, clockSynchronized }: HostFacts, lastSeenMs: number | null): DoctorCheck {
  const name = 'clock';
  const now = new Date(nowMs).toISOString().slice(0, 19);
  const back = lastSeenMs === null ? 0 : lastSeenMs - nowMs;
  if (back > clockBackMsMax) {
    return failed(
      name,
      `${now} UTC is ${durationText(back)} before the last entry of the ledger`,
      'timedatectl set-ntp true',
    );
  }
  if (clockSynchronized === false) {
    return warned(
      name,
      `${now} UTC, and nobody keeps it: times in answers to partners may be wrong`,
      'timedatectl set-ntp true',
    );
  }
  return passed(name, `${now} UTC${clockSynchronized === true ? ', kept by the network' : ''}`);
}

const secretBytesMin = 16;

/** Files with secrets: nobody but their owner may read them. */
export function judgeSecret({ name, path, found }: SecretFacts, allowed: readonly string[]): DoctorCheck {
  const check = `secret ${name}`;
  const word = shellWord(path);
  if (found.kind !== 'file') {
    if (found.kind === 'other') return failed(check, `${path} is no plain file`, `ls -l ${word}`);
    return passed(check, found.kind === 'missing' ? `none at ${path}` : `${path} is closed to whoever asks`);
  }
  const mode = found.mode.toString(8);
  if ((found.mode & 0o077) !== 0)
    return failed(check, `others than its owner may read ${path} (mode ${mode})`, `chmod 600 ${word}`);
  if (!allowed.includes(found.owner))
    return failed(check, `${path} belongs to ${found.owner}`, `chown ${allowed[0]} ${word}`);
  if (name === 'api-token' && found.bytes < secretBytesMin)
    return warned(check, `${path} holds only ${found.bytes} bytes`, `(umask 077; openssl rand -hex 32 > ${word})`);
  return passed(check, `${path}, ${found.owner} ${mode}`);
}
