import { leave, type Receipt, startMonitor } from '../src/agent.ts';

export interface ServiceFlags {
  readonly config?: string | undefined;
  readonly home?: string | undefined;
  readonly json: boolean;
}

/** Runs the service until it is told to stop by signals. */
export async function runService(
  flags: ServiceFlags,
  how: { readonly version: string; readonly watching: boolean },
): Promise<void> {
  const say = (text: string): void => void process.stderr.write(`edi-agent: ${text}\n`);
  const monitor = await startMonitor({
    ...flags,
    ...how,
    onReady: () => say('ready'),
    onNote: say,
    ...(flags.json ? { onReceipt: printReceipt } : {}),
  });
  let stops = 0;
  const stop = (): void => {
    stops += 1;
    say(stops === 1 ? 'stopping: the files in work come to their end first' : 'stopping at once');
    if (stops === 1) monitor.stop();
    else if (stops === 2) monitor.kill();
    else leave();
  };
  const reload = (): void => void monitor.reload();
  process.on('SIGTERM', stop).on('SIGINT', stop).on('SIGHUP', reload);
  try {
    await monitor.ended;
    say('stopped: what is unfinished goes on at the next start');
  } finally {
    process.off('SIGTERM', stop).off('SIGINT', stop).off('SIGHUP', reload);
  }
  // A disk that does not answer must not keep a stopped service alive.
  setTimeout(leave, 1_000).unref();
}

function printReceipt({ findings, ...receipt }: Receipt): void {
  process.stdout.write(`${JSON.stringify({ ...receipt, findings: { ...findings, listed: [] } })}\n`);
}
