import { type Command, type Interfaces, Plugin } from '@oclif/core';
import { commands, topics } from '../commands/index.ts';

export interface StaticPluginOptions {
  readonly packageJson: Interfaces.PJSON;
  readonly manifest: Interfaces.Manifest;
}

/**
 * oclif's root plugin without its search for files: the manifest is given, and a command is loaded from the static map
 * when it runs. Works where there is no disk to search, which is so in the single file.
 */
export class StaticPlugin extends Plugin {
  private readonly given: StaticPluginOptions;

  constructor(given: StaticPluginOptions) {
    super({ root: '/', isRoot: true, pjson: given.packageJson });
    this.given = given;
  }

  override get topics(): Interfaces.Topic[] {
    return Object.entries(topics).map(([name, description]) => ({ name, description }));
  }

  override async load(): Promise<void> {
    const { packageJson, manifest } = this.given;
    this.type = 'core';
    this.isRoot = true;
    this.root = '/';
    this.pjson = packageJson;
    this.name = packageJson.name;
    this.alias = packageJson.name;
    this.version = packageJson.version;
    this.moduleType = 'module';
    this.valid = true;
    this.hooks = {};
    this.manifest = manifest;
    this.commandIDs = Object.keys(manifest.commands);
    this.commands = Object.values(manifest.commands).map((cached) => ({
      ...cached,
      load: () => this.findCommand(cached.id, { must: true }),
    }));
  }

  override findCommand(id: string, options: { must: true }): Promise<Command.Class>;
  override findCommand(id: string, options?: { must: boolean }): Promise<Command.Class | undefined>;
  override async findCommand(id: string, options?: { must: boolean }): Promise<Command.Class | undefined> {
    const loaded = await commands[id]?.load();
    if (!loaded) {
      if (options?.must) throw new Error(`command ${id} is in the manifest and not in the map`);
      return undefined;
    }
    loaded.default.id = id;
    loaded.default.plugin = this;
    return loaded.default;
  }
}
