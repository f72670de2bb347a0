import { join } from 'node:path';
import { dist, ownNode, root } from '../../packaging/paths.ts';
import { type Command, type Run, run } from './measure.ts';

/** The binary in dist/, or the one that $EDI_AGENT_BINARY names. */
export const binary = process.env.EDI_AGENT_BINARY ?? join(dist, 'edi-agent');
export const peers = join(dist, 'bench', 'peers');

/** A stage in a process of its own, over the file once or so many times. */
export function stage(name: string, file: string, passes = 1): () => Promise<Run> {
  const script = join(root, 'test/bench/stage.ts');
  const args = ['--max-old-space-size=4096', script, name, file, peers, String(passes)];
  return () => run({ command: ownNode, args });
}

/** Odd shapes are refused, with codes that the result tells. */
const refusals = { exits: [0, 10, 12, 13] };

/** The single file, start-up and all, with an empty environment. */
export function agent(args: readonly string[], env: Record<string, string> = {}): Command {
  return { command: binary, args, env, cwd: join(dist, 'bench') };
}

/** `validate --json FILE`; `envelope` leaves the inside of sets alone. */
export function validate(
  files: readonly string[],
  settings: { envelope?: boolean; workers?: number } = {},
): () => Promise<Run> {
  const env = {
    ...(settings.envelope === true ? { EDI_AGENT__PROCESSING__VALIDATE: 'false' } : {}),
    ...(settings.workers === undefined ? {} : { EDI_AGENT__PERFORMANCE__MAX_WORKERS: String(settings.workers) }),
  };
  return () => run({ ...agent(['validate', '--json', ...files], env), ...refusals });
}

export function lines(file: string): () => Promise<Run> {
  return () => run({ command: 'wc', args: ['-l', file] });
}
