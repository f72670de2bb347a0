import { existsSync } from 'node:fs';

const nothing = '/bin/true';

/**
 * Ends this process with exit code 0, whatever hangs in it. `process.exit` waits for all threads of the run-time, and so
 * for a call into a network file system whose server is away; they do not outlive a program that takes their place.
 * Where a system has none, the kernel ends the process.
 */
export function leave(): void {
  if (process.execve && existsSync(nothing)) process.execve(nothing, [nothing], {});
  process.kill(process.pid, 'SIGKILL');
}
