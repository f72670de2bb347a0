import { createInterface } from 'node:readline/promises';

/** Asks on a terminal, where no is the answer unless it is yes; `nobody` where there is no terminal to ask on. */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean | 'nobody'> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return 'nobody';
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
