import { writeSync } from 'node:fs';
import { messageLines, type NotifyMessage } from './notify-message.ts';
import { sendByProgram } from './notify-program.ts';

type Environment = Record<string, string | undefined>;

/** What the service tells systemd (sd_notify): lines of `NAME=value`. Without systemd nobody is told. */
export interface Notifier {
  /** `none`: nobody listens. `program`: each message costs a process, so there should be few. */
  readonly way: 'descriptor' | 'program' | 'none';
  /** WatchdogSec; null where there is no watchdog. */
  readonly watchdogMs: number | null;
  /** Never throws: a supervisor that cannot be told is nothing the service could mend. */
  send(message: NotifyMessage): void;
  /** Resolves when all that was sent has been handed over. */
  sent(): Promise<void>;
}

/**
 * Finds out how systemd is to be told. Node has no datagram sockets of AF_UNIX, so that there are two ways: a descriptor
 * that systemd 253 and later opens for us (`OpenFile=/run/systemd/notify:notify`), and before that the program
 * systemd-notify. The variables are taken out of the environment: children are not to speak for the service.
 */
export function createNotifier(environment: Environment = process.env): Notifier {
  const socket = environment.NOTIFY_SOCKET;
  const descriptor = descriptorOf(environment);
  const watchdogMs = watchdogOf(environment);
  for (const name of ownVariables) delete environment[name];
  if (socket === undefined || socket === '') return { ...silent, watchdogMs: null };
  if (descriptor !== null) return { ...byDescriptor(descriptor), watchdogMs };
  return { ...sendByProgram({ socket, path: environment.PATH ?? '' }), way: 'program', watchdogMs };
}

const ownVariables = [
  'NOTIFY_SOCKET',
  'WATCHDOG_USEC',
  'WATCHDOG_PID',
  'LISTEN_FDS',
  'LISTEN_FDNAMES',
  'LISTEN_PID',
] as const;

const silent = { way: 'none', send: () => {}, sent: async () => {} } as const;

const firstDescriptor = 3;

function descriptorOf({ LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES = '' }: Environment): number | null {
  if (LISTEN_PID !== String(process.pid)) return null;
  const at = LISTEN_FDNAMES.split(':').indexOf('notify');
  return at >= 0 && at < Number(LISTEN_FDS) ? firstDescriptor + at : null;
}

function watchdogOf({ WATCHDOG_USEC, WATCHDOG_PID }: Environment): number | null {
  if (WATCHDOG_PID !== undefined && WATCHDOG_PID !== String(process.pid)) return null;
  const microseconds = Number(WATCHDOG_USEC ?? '0');
  return microseconds > 0 ? microseconds / 1_000 : null;
}

function byDescriptor(descriptor: number): Pick<Notifier, 'way' | 'send' | 'sent'> {
  return {
    way: 'descriptor',
    send(message) {
      try {
        writeSync(descriptor, messageLines(message).join('\n'));
      } catch {
        // The next message may get through; without one the watchdog decides.
      }
    },
    sent: async () => {},
  };
}
