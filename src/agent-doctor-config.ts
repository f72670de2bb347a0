import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { type ConfigRequest, type ConfigSource, readConfig, sourceText } from './agent-config.ts';
import { requirePartners } from './agent-partners.ts';
import { requireSchemas } from './agent-schemas.ts';
import { shellWord } from './kit/shell-word.ts';
import { AgentError } from './model/agent-error.ts';
import type { DoctorCheck } from './model/doctor.ts';
import type { PartnerProfile } from './model/partner.ts';
import { failed, passed, warned } from './report/doctor.ts';
import { counted } from './report/measures.ts';
import type { LoadResult } from './settings/load.ts';
import { type Problem, problemText } from './settings/problem.ts';
import type { Settings } from './settings/shape.ts';

export interface ConfigJudged {
  readonly source: ConfigSource;
  readonly checks: readonly DoctorCheck[];
  /** Null where they cannot be used. */
  readonly settings: Settings | null;
  readonly partners: readonly PartnerProfile[];
}

const listedMax = 10;

/** The configuration as the service would read it, profiles of partners and schemas of the site with it. */
export async function judgeConfig(request: ConfigRequest): Promise<ConfigJudged> {
  try {
    const { source, result } = await readConfig(request);
    if (result.kind === 'refused')
      return { source, checks: refusals(source, result.problems), settings: null, partners: [] };
    const file = await judgeFile(source);
    const schemas = await judgeSite('schemas', 'edi-agent schema check', () => requireSchemas(result));
    const profiles = await judgeSite('partners', 'edi-agent partners check', () => requirePartners(result));
    const checks = [file, profiles.check, schemas.check];
    return { source, checks, settings: result.settings, partners: profiles.found };
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    const { message, hint, path } = error;
    const mend = path === undefined ? hint : `namei -l ${shellWord(path)}`;
    const source = { kind: 'defaults' } as const;
    return { source, checks: [failed('settings', message, mend)], settings: null, partners: [] };
  }
}

/** The line to mend, in an editor that opens there. */
function refusals(source: ConfigSource, problems: readonly Problem[]): readonly DoctorCheck[] {
  const shown = problems
    .slice(0, listedMax)
    .map((problem) => failed('settings', problemText(problem), mendOf(source, problem)));
  const left = problems.length - listedMax;
  return left > 0 ? [...shown, failed('settings', `and ${left} more problems`, 'edi-agent config validate')] : shown;
}

function mendOf(source: ConfigSource, { origin }: Problem): string {
  if (origin.kind === 'environment') return `unset ${origin.name}`;
  if (origin.kind === 'file' && source.kind === 'file') return `sudoedit ${shellWord(source.path)} +${origin.line}`;
  return 'edi-agent config validate';
}

async function judgeFile(source: ConfigSource): Promise<DoctorCheck> {
  const seen = sourceText(source);
  if (source.kind !== 'file') return passed('settings', seen);
  const mode = await stat(resolve(source.path)).then(
    (found) => found.mode,
    () => 0,
  );
  if ((mode & 0o002) === 0) return passed('settings', seen);
  return warned('settings', `everybody on this host may change ${source.path}`, `chmod o-w ${shellWord(source.path)}`);
}

type Read = Extract<LoadResult, { readonly kind: 'ok' }>;

async function judgeSite<T>(
  name: keyof Pick<Read['settings']['directories'], 'partners' | 'schemas'>,
  command: string,
  read: () => Promise<readonly T[]>,
): Promise<{ readonly check: DoctorCheck; readonly found: readonly T[] }> {
  try {
    const found = await read();
    const seen = found.length === 0 ? 'none of the site' : `${counted(found.length, nouns[name])}, all of them whole`;
    return { check: passed(name, seen), found };
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return { check: failed(name, error.message, command), found: [] };
  }
}

const nouns = { partners: 'profile', schemas: 'document' } as const;

/** What package managers leave beside settings that somebody had changed. */
export async function judgeLeftovers(source: ConfigSource): Promise<readonly DoctorCheck[]> {
  if (source.kind !== 'file') return [];
  const path = resolve(source.path);
  const names = await readdir(dirname(path)).catch(() => []);
  const left = names.filter((name) => leftovers.some((end) => name === `${basename(path)}${end}`));
  if (left.length === 0) return [passed('settings of the package', 'none were left beside the settings')];
  return left.map((name) => {
    const other = `${dirname(path)}/${name}`;
    return warned(
      'settings of the package',
      `${other} was left by the update`,
      `diff ${shellWord(path)} ${shellWord(other)}`,
    );
  });
}

const leftovers = ['.dpkg-dist', '.dpkg-new', '.dpkg-old', '.rpmnew', '.rpmsave', '.ucf-dist'] as const;
