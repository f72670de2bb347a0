import { readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildBinary } from './binary.ts';
import { sha256Of } from './checksum.ts';
import { makeDeb } from './deb.ts';
import { makeImage } from './image.ts';
import { buildFacts } from './installed.ts';
import { dist } from './paths.ts';
import { makeRpm } from './rpm.ts';

/** `npm run package`: the single file, and from it the packages of Debian and Red Hat, the image, and all checksums. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { out: { type: 'string', default: dist }, built: { type: 'boolean', default: false } },
  });
  const out = resolve(values.out);
  if (!values.built) await buildBinary(out);
  const facts = buildFacts();
  const deb = await makeDeb(out, facts);
  const rpm = await makeRpm(out, facts);
  const image = await makeImage(out, facts);
  if (rpm === null) process.stderr.write('no .rpm: this machine has no rpmbuild (apt-get install rpm)\n');
  const made = [join(out, 'edi-agent'), join(out, 'edi-agent.cdx.json'), deb, ...(rpm === null ? [] : [rpm]), image];
  const lines = await Promise.all(made.map(async (path) => `${await sha256Of(path)}  ${basename(path)}\n`));
  await writeFile(join(out, 'SHA256SUMS'), lines.join(''));
  process.stdout.write(`${out}\n${await readFile(join(out, 'SHA256SUMS'), 'utf8')}`);
}

await main();
