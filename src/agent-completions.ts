import { type CommandShape, completionText, type FlagShape, type Shell } from './report/completions.ts';

export { completionPlaces, type Shell, shells } from './report/completions.ts';

/** As much of oclif's manifest as completions need. */
export interface ManifestCommand {
  readonly id: string;
  readonly hidden?: boolean | undefined;
  readonly summary?: string | undefined;
  readonly args: object;
  readonly flags: Readonly<Record<string, ManifestFlag>>;
}

interface ManifestFlag {
  readonly char?: string | undefined;
  readonly hidden?: boolean | undefined;
  readonly summary?: string | undefined;
  readonly type: 'boolean' | 'option';
  readonly options?: readonly string[] | undefined;
}

/** The completion file of a shell, from the commands of the manifest. */
export function completionsFor(shell: Shell, manifest: readonly ManifestCommand[]): string {
  return completionText(shell, manifest.filter(({ hidden }) => hidden !== true).map(shapeOf));
}

function shapeOf({ id, summary = '', args, flags }: ManifestCommand): CommandShape {
  return {
    words: id.replaceAll(':', ' '),
    summary,
    takesFiles: Object.keys(args).length > 0,
    flags: Object.entries(flags)
      .filter(([, { hidden }]) => hidden !== true)
      .map(([name, flag]) => flagOf(name, flag)),
  };
}

function flagOf(name: string, { char, summary = '', type, options = [] }: ManifestFlag): FlagShape {
  const value = type === 'boolean' ? 'none' : options.length > 0 ? options : 'text';
  return { name, char: char ?? null, summary, value };
}
