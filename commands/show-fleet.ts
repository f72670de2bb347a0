import { AgentError, type Fleet } from '../src/agent.ts';
import { textStyle } from './text-style.ts';

export interface ShowFleetOptions {
  readonly once: boolean;
  /** Seconds. */
  readonly wait: number;
  readonly json: boolean;
  readonly printsLines: boolean;
}

const everyMs = 1_000;
/** The broker has told all that it kept when it says nothing for so long. */
const quietMs = 400;

/** Runs the central side until a signal, with a table on a terminal; or once. */
export async function showFleet(fleet: Fleet, options: ShowFleetOptions): Promise<void> {
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  const running = fleet.run(stop.signal);
  try {
    if (options.once) await showOnce(fleet, options);
    else if (process.stdout.isTTY && !options.printsLines) await Promise.race([running, redraw(fleet, stop.signal)]);
    else await running;
  } finally {
    stop.abort();
    await running;
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

async function showOnce(fleet: Fleet, { wait, json }: ShowFleetOptions): Promise<void> {
  const endMs = performance.now() + wait * 1_000;
  let quiet: number | null = null;
  while (performance.now() < endMs && (quiet ?? 0) < quietMs) {
    await sleep(100);
    quiet = fleet.quietMs();
  }
  if (quiet === null) {
    throw new AgentError(`there was no connection to the broker within ${wait} s`, {
      code: 'MQTT',
      hint: 'Run `edi-agent mqtt check` with the same options: it says which step fails.',
    });
  }
  process.stdout.write(`${json ? JSON.stringify(fleet.document()) : fleet.text(textStyle())}\n`);
}

async function redraw(fleet: Fleet, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { counts } = fleet;
    const kept = counts === null ? '' : `\n${counts.kept} events kept, ${counts.duplicates} came again`;
    process.stdout.write(`\x1b[2J\x1b[H${fleet.text(textStyle())}${kept}\n`);
    await sleep(everyMs);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
