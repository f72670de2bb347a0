import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../packaging/paths.ts';

/** A block of commands of a document, under its heading. */
export interface RunbookBlock {
  readonly heading: string;
  readonly line: number;
  readonly commands: string;
}

/**
 * The blocks that are to be run, in their order. What stands behind `sh` on the line of the fence says why a block is not
 * run here; there is no other way to be left out.
 */
export function runbookBlocks(document = 'docs/operations.md'): {
  readonly run: readonly RunbookBlock[];
  readonly elsewhere: readonly string[];
} {
  const run: RunbookBlock[] = [];
  const elsewhere: string[] = [];
  let heading = '';
  let open: { readonly line: number; readonly why: string; readonly commands: string[] } | null = null;
  for (const [at, text] of readFileSync(join(root, document), 'utf8').split('\n').entries()) {
    const [, why] = /^```sh ?(.*)$/.exec(text) ?? [];
    if (open === null && why !== undefined) open = { line: at + 1, why, commands: [] };
    else if (open !== null && text === '```') {
      const { line, commands, why: reason } = open;
      if (reason === '') run.push({ heading, line, commands: commands.join('\n') });
      else elsewhere.push(reason);
      open = null;
    } else if (open !== null) open.commands.push(text);
    else if (text.startsWith('#')) heading = text.replace(/^#+ /, '');
  }
  return { run, elsewhere };
}

/**
 * Runs commands as they are written, ending at the first that fails. What goes on until Ctrl-C is cut off, and must have
 * been going on; what exits with 1 to warn has not failed.
 */
export function runbookScript(commands: string): string {
  return `set -eu
endless() { timeout --signal=INT 2 "$@" || [ $? -eq 124 ]; }
edi-agent() {
  case " $* " in
    ' monitor '*) endless /usr/bin/edi-agent "$@" ;;
    *' -f '* | *' --watch '*) endless /usr/bin/edi-agent "$@" ;;
    ' doctor '* | ' health '*) /usr/bin/edi-agent "$@" || [ $? -eq 1 ] ;;
    *) /usr/bin/edi-agent "$@" ;;
  esac
}
journalctl() { case " $* " in *' -f '*) endless /usr/bin/journalctl "$@" ;; *) /usr/bin/journalctl "$@" ;; esac; }
tail() { case " $* " in *' -f '*) endless /usr/bin/tail "$@" ;; *) /usr/bin/tail "$@" ;; esac; }
${commands}
`;
}
