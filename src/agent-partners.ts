import { join } from 'node:path';
import { type ConfigRequest, requireSettings, type SettingsRead } from './agent-config.ts';
import { readSite } from './agent-schemas.ts';
import { siteFiles } from './agent-site-files.ts';
import { AgentError } from './model/agent-error.ts';
import { limits } from './model/limits.ts';
import type { PartnerProfile } from './model/partner.ts';
import { createFiles } from './platform/files.ts';
import type { LoadedProfile, ProfileProblem } from './settings/partners/load.ts';

export type { LoadedProfile, ProfileProblem } from './settings/partners/load.ts';

/** The profiles of a directory and everything that is wrong with them. */
export interface PartnersReading {
  /** Absolute. */
  readonly directory: string;
  readonly profiles: readonly LoadedProfile[];
  readonly problems: readonly ProfileProblem[];
}

/** Reads every profile of directories.partners. AgentError `CONFIG` where the settings or a file cannot be read. */
export async function readPartners(request: ConfigRequest): Promise<PartnersReading> {
  return partnersOf(await requireSettings(request));
}

export interface PartnersInForce {
  readonly directory: string;
  readonly partners: readonly PartnerProfile[];
}

/** As {@link requirePartners}, with the settings read first. */
export async function partnersInForce(request: ConfigRequest): Promise<PartnersInForce> {
  const inForce = await requireSettings(request);
  return { directory: inForce.settings.directories.partners, partners: await requirePartners(inForce) };
}

/** The profiles in force; AgentError `CONFIG` (exit 2) when there is anything wrong with one of them. */
export async function requirePartners(inForce: SettingsRead): Promise<readonly PartnerProfile[]> {
  const { profiles, problems } = await partnersOf(inForce);
  const [first, ...others] = problems;
  if (!first) return profiles.map(({ profile }) => profile);
  const { profileProblemText } = await import('./settings/partners/load.ts');
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  throw new AgentError(`a partner's profile cannot be used: ${profileProblemText(first)}${more}`, {
    code: 'CONFIG',
    hint: 'Run `edi-agent partners check` with the same options to see every problem.',
  });
}

/** Writes a commented profile, and makes the directory where it is missing. Never overwrites: AgentError `USAGE`. */
export async function initPartner(request: ConfigRequest, name: string, id: string): Promise<string> {
  const { settings } = await requireSettings(request);
  const { profileYaml } = await import('./settings/partners/document.ts');
  const { loadProfiles, profileProblemText } = await import('./settings/partners/load.ts');
  const path = join(settings.directories.partners, `${name}.yaml`);
  const text = profileYaml(name, id);
  const [problem] = loadProfiles([{ path, text }], { delivery: settings.directories.delivery, codeLists: [] }).problems;
  if (problem) throw new AgentError(`not a profile: ${profileProblemText(problem)}`, { code: 'USAGE', hint: initHint });
  const files = createFiles();
  await files.makeDirectory(settings.directories.partners);
  if (await files.exists(path)) {
    throw new AgentError(`${path} is there already`, {
      code: 'USAGE',
      hint: 'Nothing was overwritten: edit the file, or choose another name.',
    });
  }
  await files.writeNew(path, [new TextEncoder().encode(text)]);
  return path;
}

const initHint = 'A name has letters, digits, dots, underscores and hyphens; an id looks like ZZ:ACME (ISA05:ISA06).';

async function partnersOf(inForce: SettingsRead): Promise<PartnersReading> {
  const { partners: directory, delivery } = inForce.settings.directories;
  const origin = inForce.origins?.get('directories.partners') ?? { kind: 'default' };
  const files = await siteFiles({
    path: directory,
    key: 'directories.partners',
    what: 'partner profiles',
    names: /\.ya?ml$/i,
    filesMax: limits.partnerProfilesMax,
    optional: origin.kind === 'default',
  });
  if (files.length === 0) return { directory, profiles: [], problems: [] };
  const { loadProfiles } = await import('./settings/partners/load.ts');
  return { directory, ...loadProfiles(files, { delivery, codeLists: await codeListIds(inForce) }) };
}

/** The lists that a profile may extend: the built-in ones and those of the site. */
async function codeListIds(inForce: SettingsRead): Promise<readonly string[]> {
  const { builtinDocuments } = await import('./schema/builtin.ts');
  const { libraryOf } = await import('./schema/library.ts');
  const { documents } = await readSite(inForce);
  return [...libraryOf([...builtinDocuments, ...documents.map(({ document }) => document)]).lists.keys()];
}
