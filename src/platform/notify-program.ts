import { spawn } from 'node:child_process';
import { messageLines, type NotifyMessage } from './notify-message.ts';

/** A process that hangs must not keep the next message from being sent. */
const programMsMax = 5_000;

/**
 * Speaks through systemd-notify, one process at a time in the order of the messages. Messages that only tell how things
 * are (STATUS, WATCHDOG) join those that wait; a change of state (READY, RELOADING, STOPPING) is never joined to another.
 */
export function sendByProgram(where: { readonly socket: string; readonly path: string }) {
  const waiting: NotifyMessage[] = [];
  let running: Promise<void> | null = null;

  function send(message: NotifyMessage): void {
    const last = waiting.at(-1);
    if (last && !(changesState(last) && changesState(message))) waiting.splice(-1, 1, { ...last, ...message });
    else waiting.push(message);
    running ??= drain().finally(() => {
      running = null;
    });
  }

  async function drain(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) await hand(next, where);
  }

  return {
    send,
    async sent(): Promise<void> {
      await running;
    },
  };
}

const changesState = (message: NotifyMessage): boolean =>
  'READY' in message || 'RELOADING' in message || 'STOPPING' in message;

function hand(message: NotifyMessage, { socket, path }: { socket: string; path: string }): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn('systemd-notify', [...messageLines(message)], {
      env: { NOTIFY_SOCKET: socket, PATH: path },
      stdio: 'ignore',
      timeout: programMsMax,
      killSignal: 'SIGKILL',
    });
    child.once('error', () => resolve()).once('close', () => resolve());
  });
}
