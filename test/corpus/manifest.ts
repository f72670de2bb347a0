import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../packaging/paths.ts';

/** One file of the corpus and what its manifest says of it. */
export interface CorpusRow {
  readonly path: string;
  readonly kind: string;
  readonly segments: number;
  readonly elements: number;
  /** An independent judge, tolerant of a BOM and a missing last terminator, finds no error in the envelope. */
  readonly tolerantOk: boolean;
  readonly oddities: readonly string[];
}

export const corpusDirectory = join(root, '..', 'shared', 'corpus');
const manifest = join(corpusDirectory, 'manifest.tsv');

/** Why tests on the corpus are skipped, or false where it is there. */
export const corpusMissing = existsSync(manifest) ? false : `no corpus at ${manifest}`;

/** All rows of the manifest; none where the corpus is absent. */
export function corpusRows(): readonly CorpusRow[] {
  if (corpusMissing) return [];
  const [head = '', ...lines] = readFileSync(manifest, 'utf8').trimEnd().split('\n');
  const names = head.split('\t');
  return lines.map((line) => {
    const fields = line.split('\t');
    const field = (name: string): string => fields[names.indexOf(name)] ?? '';
    return {
      path: field('path'),
      kind: field('kind'),
      segments: Number(field('segments')),
      elements: Number(field('elements')),
      tolerantOk: field('oracle_tolerant_ok') === 'True',
      oddities: field('oddities').split(' '),
    };
  });
}

export function corpusBytes(path: string): Uint8Array {
  return readFileSync(join(corpusDirectory, path));
}
