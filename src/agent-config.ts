import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AgentError } from './model/agent-error.ts';
import { type ConfigSearch, type ConfigSource, candidates, readConfigFile } from './platform/config-file.ts';
import type { LoadResult } from './settings/load.ts';
import { problemText } from './settings/problem.ts';
import { swapJournalName } from './upkeep/swap.ts';

export type { ConfigSource } from './platform/config-file.ts';

/** What a command's global flags say, and the surroundings; those of the process where left out. */
export interface ConfigRequest {
  readonly config?: string | undefined;
  readonly home?: string | undefined;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly currentDirectory?: string;
  /** What is named in the settings file lies beside this; absent: beside the file itself; null: as where there is none. */
  readonly configDirectory?: string | null;
}

export interface ConfigReading {
  readonly source: ConfigSource;
  readonly result: LoadResult;
}

/** Finds, reads and judges the configuration. AgentError `CONFIG` when the file itself cannot be had. */
export async function readConfig(request: ConfigRequest): Promise<ConfigReading> {
  const { environment = process.env, currentDirectory = process.cwd() } = request;
  await finishConfigRestore(request, { environment, currentDirectory });
  const { source, text } = await readConfigFile({ option: request.config, environment, currentDirectory });
  const own = source.kind === 'file' ? dirname(resolve(currentDirectory, source.path)) : null;
  const configDirectory = request.configDirectory === undefined ? own : request.configDirectory;
  const overrides = request.home === undefined ? [] : [{ key: 'app.home', value: request.home, option: '--home' }];
  // Loaded here, as help and explain do without settings and must answer at once.
  const { loadSettings } = await import('./settings/load.ts');
  const { judgeSchedules } = await import('./agent-config-schedules.ts');
  const result = loadSettings({ text, environment, overrides, currentDirectory, configDirectory });
  return { source, result: await judgeSchedules(result) };
}

/** A restore of settings that was broken off is ended before they are read: until then they may be half old, half new. */
async function finishConfigRestore(
  { config }: ConfigRequest,
  from: { readonly environment: ConfigSearch['environment']; readonly currentDirectory: string },
): Promise<void> {
  const named = candidates({ option: config, ...from }).map(({ path }) =>
    dirname(resolve(from.currentDirectory, path)),
  );
  for (const directory of named.filter((one) => existsSync(join(one, swapJournalName)))) {
    const { finishConfigSwap } = await import('./agent-restore-finish.ts');
    await finishConfigSwap(directory);
  }
}

export type SettingsInForce = Extract<LoadResult, { kind: 'ok' }> & { readonly source: ConfigSource };

/** Without origins, a directory of the site that is not there counts as not wanted. */
export type SettingsRead = Pick<SettingsInForce, 'settings'> & Partial<Pick<SettingsInForce, 'origins'>>;

/** The settings to work with. AgentError `CONFIG` (exit 2) when there is anything wrong with them. */
export async function requireSettings(request: ConfigRequest): Promise<SettingsInForce> {
  const { source, result } = await readConfig(request);
  if (result.kind === 'ok') return { ...result, source };
  const [first, ...others] = result.problems.map(problemText);
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  throw new AgentError(`${sourceText(source)} cannot be used: ${first}${more}`, {
    code: 'CONFIG',
    hint: 'Run `edi-agent config validate` with the same options to see every problem.',
  });
}

/** `./config/config.yaml (found; none was named)` or `the built-in defaults`. */
export function sourceText(source: ConfigSource): string {
  return source.kind === 'file' ? `${source.path} (${source.chosenBy})` : 'the built-in defaults';
}
