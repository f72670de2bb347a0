import type { Command } from '@oclif/core';
import { commands } from '../commands/index.ts';

const loaded = Object.entries(commands).map(
  async ([id, { load }]): Promise<[string, Command.Class]> => [id, (await load()).default],
);

/** Every command class, loaded: the target of oclif's explicit strategy, from which the manifest is made. */
export const classes: Readonly<Record<string, Command.Class>> = Object.fromEntries(await Promise.all(loaded));
