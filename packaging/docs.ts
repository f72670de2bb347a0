import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Interfaces } from '@oclif/core';
import { commands, groups } from '../commands/index.ts';
import { catalogueMarkdown } from '../src/report/catalogue-markdown.ts';
import { errorsMarkdown, exitCodesMarkdown } from '../src/report/errors-markdown.ts';
import { eventsMarkdown, topicsMarkdown } from '../src/report/mqtt/markdown.ts';
import { payloadSchemas } from '../src/report/mqtt/schemas.ts';
import { schemaKeysMarkdown } from '../src/schema/keys-markdown.ts';
import { exampleYaml, partnersMarkdown } from '../src/settings/partners/document.ts';
import { faultsMarkdown } from '../test/e2e/fault-list.ts';
import { makeManifest } from './manifest.ts';
import { root } from './paths.ts';

/** A page, and what it must be: all of it, or the parts between its markers. */
interface GeneratedPage {
  readonly path: string;
  render(current: string): string;
}

/** The pages that are written, all or in part, from the tables of the program. */
export async function generatedPages(): Promise<readonly GeneratedPage[]> {
  const { commands: manifest } = await makeManifest();
  return [
    { path: join(root, 'docs/errors.md'), render: () => errorsMarkdown() },
    { path: join(root, 'docs/metrics.md'), render: () => catalogueMarkdown() },
    {
      path: join(root, 'docs/mqtt.md'),
      render: (current) => withPart(withPart(current, 'topics', topicsMarkdown()), 'events', eventsMarkdown()),
    },
    ...payloadSchemas().map(({ name, schema }) => ({
      path: join(root, `docs/mqtt/${name}.schema.json`),
      render: () => `${JSON.stringify(schema, null, 2)}\n`,
    })),
    { path: join(root, 'docs/partners.md'), render: () => partnersMarkdown() },
    { path: join(root, 'config/partners/example.yaml'), render: () => exampleYaml() },
    {
      path: join(root, 'docs/schemas.md'),
      render: (current) => withPart(current, 'keys', schemaKeysMarkdown()),
    },
    {
      path: join(root, 'docs/reliability.md'),
      render: (current) => withPart(current, 'faults', faultsMarkdown()),
    },
    {
      path: join(root, 'README.md'),
      render: (current) =>
        withPart(withPart(current, 'commands', commandsMarkdown(manifest)), 'exit codes', exitCodesMarkdown()),
    },
  ];
}

/** The commands under their headings, in the order of the map. */
function commandsMarkdown(manifest: Interfaces.Manifest['commands']): string {
  const rows = Object.entries(groups).flatMap(([group, title]) =>
    Object.keys(commands)
      .filter((id) => commands[id]?.group === group)
      .map((id) => `| ${title} | \`edi-agent ${id.replaceAll(':', ' ')}\` | ${manifest[id]?.summary ?? ''} |`),
  );
  return ['| to | command | |', '|---|---|---|', ...rows].join('\n');
}

/** Puts text between `<!-- name: … -->` and `<!-- end of name -->`. */
function withPart(page: string, name: string, text: string): string {
  const [, before, after] =
    new RegExp(`^(.*<!-- ${name}: [^\n]*-->\n).*?(\n<!-- end of ${name} -->.*)$`, 's').exec(page) ?? [];
  if (before === undefined || after === undefined) throw new Error(`the markers of "${name}" are missing`);
  return `${before}\n${text}\n${after}`;
}

if (import.meta.main) {
  for (const { path, render } of await generatedPages()) {
    const current = await readFile(path, 'utf8').catch(() => '');
    await writeFile(path, render(current));
  }
}
