import { assetText, isBundle, readAsset } from './assets.ts';

/** The worker threads there are; each is a file of this name in this directory, bundled by packaging/bundle.ts. */
export type WorkerName = 'survey-worker' | 'snapshot-worker' | 'vacuum-worker';

/** What to hand to `new Worker(code.source, { eval: code.eval, workerData: { code: code.compiled } })`. */
export interface WorkerCode {
  readonly source: string | URL;
  readonly eval: boolean;
  readonly compiled?: CompiledCode;
}

/** A text, and what V8 made of it when the bundle was made: compiling it anew takes longer than a small file. */
export interface CompiledCode {
  readonly name: string;
  readonly text: string;
  readonly cachedData: Uint8Array;
}

/** Runs in the thread. A cache that V8 does not take (another flag, another processor) only costs its time. */
const starter = `
const { workerData } = require('node:worker_threads');
const { Script } = require('node:vm');
const { name, text, cachedData } = workerData.code;
new Script(text, { filename: name, cachedData }).runInThisContext()(require);
`;

/**
 * The code of a worker thread: the source file's URL in development, the text of its bundle in the bundle.
 * The single file has no file that a thread could be started from, so there the text itself is evaluated.
 */
export function workerCode(name: WorkerName): WorkerCode {
  if (!isBundle) return { source: new URL(`./${name}.ts`, import.meta.url), eval: false };
  const text = assetText(`workers/${name}.cjs`, 'latin1');
  if (name !== 'survey-worker') return { source: text, eval: true };
  const cachedData = new Uint8Array(readAsset(`workers/${name}.cache`));
  return { source: starter, eval: true, compiled: { name: `${name}.cjs`, text, cachedData } };
}
