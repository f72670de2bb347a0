import { execFile } from 'node:child_process';

const answerMsMax = 5_000;

/** What a program prints; null where it is not there, fails or hangs. Not by promisify: the single file wraps execFile. */
export function said(
  program: string,
  args: readonly string[],
  timeoutMs: number = answerMsMax,
): Promise<string | null> {
  return new Promise((resolve) => {
    const options = { encoding: 'utf8', timeout: timeoutMs, env: { ...process.env, LANG: 'C' } } as const;
    execFile(program, args, { ...options, killSignal: 'SIGKILL' }, (error, stdout) =>
      resolve(error ? null : stdout.trim()),
    );
  });
}
