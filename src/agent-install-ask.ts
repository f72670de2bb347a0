import { createInterface, type Interface } from 'node:readline/promises';
import { plainSite, type Site } from './agent-install-site.ts';

/** Asks on a terminal what the site is like; {@link plainSite} where there is no terminal to ask on. */
export async function askSite(): Promise<Site> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return plainSite;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const pickup = await askPath(terminal, 'Where does Sterling leave files? [/var/lib/edi-agent/pickup]');
    const delivery = await askPath(terminal, 'Where does it collect files? [/var/lib/edi-agent/delivery]');
    const group = (await terminal.question('Which group do these directories have? [none of their own] ')).trim();
    const data = (await terminal.question('Production or test data? [production] ')).trim().toLowerCase();
    return {
      sterlingGroup: group === '' ? null : group,
      pickup: pickup === null ? [] : [pickup],
      delivery,
      environment: data.startsWith('t') ? 'test' : 'production',
    };
  } finally {
    terminal.close();
  }
}

/** An absolute path, asked for until it is one; null for the place that is offered. */
async function askPath(terminal: Interface, question: string): Promise<string | null> {
  for (;;) {
    const answer = (await terminal.question(`${question} `)).trim();
    if (answer === '') return null;
    if (answer.startsWith('/')) return answer.replace(/(?<=.)\/+$/, '');
    process.stderr.write('An absolute path, please.\n');
  }
}
