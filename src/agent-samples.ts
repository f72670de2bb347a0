import { join } from 'node:path';
import { sameBytes } from './kit/same-bytes.ts';
import { AgentError } from './model/agent-error.ts';
import { readAsset } from './platform/assets.ts';
import { createFiles } from './platform/files.ts';
import type { Files } from './ports.ts';

/** One sample file of config/samples. All are test data (ISA15 = T), and those of a version tell one story. */
export interface Sample {
  readonly name: string;
  readonly about: string;
}

const story = {
  '850': 'purchase order of three lines',
  '855': 'its acknowledgement: four boxes of line 3 are back-ordered',
  '860': 'change of the order: line 3 is cut to what can be had',
  '856': 'ship notice, two cartons of it',
  '810': 'invoice of what was shipped',
  '997': 'functional acknowledgement of the order',
  '999': 'implementation acknowledgement of the order',
} as const;

/** In the order of the story. */
export const samples: readonly Sample[] = [
  ...versionOf('004010', ['850', '997', '855', '860', '856', '810']),
  ...versionOf('005010', ['850', '999', '855', '860', '856', '810']),
];

function versionOf(version: string, sets: readonly (keyof typeof story)[]): readonly Sample[] {
  return sets.map((set) => ({ name: `${set}-${version}.x12`, about: story[set] }));
}

export interface SampleWritten extends Sample {
  readonly path: string;
  /** `same`: it stood there already. `kept`: another file of that name stands there and was left alone. */
  readonly status: 'written' | 'same' | 'kept';
}

/** The bytes of a sample. */
export function readSample(name: string): Uint8Array {
  return readAsset(`config/samples/${name}`);
}

/** Writes the samples into a directory, which is made when missing. Nothing is ever overwritten. Throws E004. */
export async function writeSamples(directory: string): Promise<readonly SampleWritten[]> {
  const files = createFiles();
  await files.makeDirectory(directory);
  const written: SampleWritten[] = [];
  for (const sample of samples) {
    const path = join(directory, sample.name);
    written.push({ ...sample, path, status: await writeSample(files, path, readSample(sample.name)) });
  }
  return written;
}

async function writeSample(files: Files, path: string, content: Uint8Array): Promise<SampleWritten['status']> {
  try {
    await files.writeNew(path, [content]);
    return 'written';
  } catch (error) {
    if (!(error instanceof AgentError) || error.code !== 'E004.EXISTS') throw error;
    return (await holds(files, path, content)) ? 'same' : 'kept';
  }
}

/** What cannot be read is another file. */
async function holds(files: Files, path: string, content: Uint8Array): Promise<boolean> {
  try {
    return await sameBytes(files.read(path), [content]);
  } catch (error) {
    if (error instanceof AgentError) return false;
    throw error;
  }
}
