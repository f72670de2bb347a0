import { Worker } from 'node:worker_threads';
import { type WorkerCode, workerCode } from './worker-code.ts';

/** The engine makes little that lives; a large nursery would only let it lie about. */
const resourceLimits = { maxYoungGenerationSizeMb: 2 };

/** A thread that does not hold up the end of the process. */
export function startThread({ source, eval: isText, compiled }: WorkerCode, name: string): Worker {
  const workerData = compiled === undefined ? null : { code: compiled };
  const worker = new Worker(source, { eval: isText, name, workerData, resourceLimits });
  worker.unref();
  return worker;
}

export const surveyThreadName = 'survey';

/** A thread that may be lost before it is asked anything. */
export interface EarlyThread {
  worker: Worker | null;
}

/** What the start of the bundle has begun (bin/binary.ts). */
declare const EDI_AGENT_EARLY: EarlyThread | null | undefined;

/**
 * Starts a thread for surveys before it is known what it will be asked: it gets ready on another core while the program
 * is loaded and the settings are read. One that fails meanwhile is forgotten, and another started when it is needed.
 */
export function startSurveyThreadEarly(): EarlyThread {
  const worker = startThread(workerCode('survey-worker'), surveyThreadName);
  const early: EarlyThread = { worker };
  const forget = (): void => {
    early.worker = null;
  };
  worker.on('error', forget).on('exit', forget);
  return early;
}

/** The thread that was started early, for whoever asks first. */
export function takeEarlySurveyThread(): Worker | null {
  const early = typeof EDI_AGENT_EARLY === 'undefined' ? null : EDI_AGENT_EARLY;
  const worker = early?.worker ?? null;
  if (early) early.worker = null;
  return worker;
}
