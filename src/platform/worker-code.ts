import { readFile } from 'node:fs/promises';
import { assetPath, isBundle } from './assets.ts';

/** The worker threads there are; each is a file of this name in this directory, bundled by packaging/bundle.ts. */
export type WorkerName = 'survey-worker' | 'snapshot-worker' | 'vacuum-worker';

/** What to hand to `new Worker(code.source, { eval: code.eval })`. */
export interface WorkerCode {
  readonly source: string | URL;
  readonly eval: boolean;
}

/**
 * The code of a worker thread: the source file's URL in development, the text of its bundle in the bundle.
 * The single file has no file that a thread could be started from, so there the text itself is evaluated.
 */
export async function workerCode(name: WorkerName): Promise<WorkerCode> {
  if (!isBundle) return { source: new URL(`./${name}.ts`, import.meta.url), eval: false };
  return { source: await readFile(assetPath(`workers/${name}.cjs`), 'utf8'), eval: true };
}
