import { join } from 'node:path';
import type { Destination } from './deliver/destination.ts';
import { PartnerIndex, type PartnerProfile } from './model/partner.ts';
import type { RoadPartners } from './pipeline/partners.ts';
import type { Files } from './ports.ts';
import type { Settings } from './settings/shape.ts';

/** Makes a destination over a directory, with a template of names where it is not the usual one. */
export type DirectoryDestination = (name: string, path: string, template?: string) => Destination;

export interface RoadPartnersRequest {
  readonly settings: Settings;
  readonly profiles: readonly PartnerProfile[];
  readonly files: Pick<Files, 'makeDirectory'>;
  readonly destination: DirectoryDestination;
  /** Where everybody's things go. */
  readonly ways: { readonly accepted: string; readonly acknowledgements: string };
}

const kinds = ['accepted', 'acknowledgements'] as const;

/** What the road knows of partners. Directories of theirs below directories.delivery are made, others must exist. */
export async function roadPartners(request: RoadPartnersRequest): Promise<RoadPartners> {
  const { settings, profiles, files, destination } = request;
  const { delivery } = settings.directories;
  const ways = new Map<string, Destination>();
  const directories = new Set<string>();
  for (const profile of profiles) {
    for (const kind of kinds) {
      const { directory, fileName } = profile[kind];
      if (directory === null && fileName === null) continue;
      if (directory?.startsWith(`${delivery}/`)) await files.makeDirectory(directory);
      const path = directory ?? request.ways[kind];
      directories.add(path);
      ways.set(`${kind}/${profile.name}`, destination(`${kind}/${profile.name}`, path, fileName ?? undefined));
    }
  }
  const held = profiles.some(({ answers }) => answers.hold) ? join(delivery, 'held') : null;
  if (held !== null) await files.makeDirectory(held);
  return {
    index: new PartnerIndex(profiles, ({ rules }) => rules.ids),
    unknown: settings.validation.unknown_partner,
    environment: settings.app.environment,
    environmentMismatch: settings.validation.environment_mismatch,
    environmentAnswer: settings.validation.environment_answer,
    wayOf: (partner, kind) => ways.get(`${kind}/${partner.name}`),
    directories: [...directories, ...(held === null ? [] : [held])],
    held: held === null ? null : destination('held', held),
  };
}
