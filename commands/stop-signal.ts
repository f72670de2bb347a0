import { AgentError } from '../src/agent.ts';

/** Aborts when the process is told to end (Ctrl+C, SIGTERM), with an error that says so; `hint` is what to do then. */
export function stopSignal(hint: string): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => stop.abort(new AgentError(`stopped by ${name}`, { code: 'STOPPED', hint })));
  }
  return stop.signal;
}
