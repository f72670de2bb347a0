import { homedir } from 'node:os';

/** oclif asks for the user's shell and home when it is loaded, and throws for a user without a passwd entry. */
export function supplyShellAndHome(): void {
  process.env.SHELL ??= '/bin/sh';
  try {
    homedir();
  } catch {
    process.env.HOME = '/';
  }
}
