import { AgentError } from '../model/agent-error.ts';
import { limits } from '../model/limits.ts';
import type { PartnerRules } from '../model/partner.ts';
import type { Survey } from '../model/survey.ts';
import type { Log, Surveyor, SurveyRequest } from '../ports.ts';
import { localDisk } from './files-disk-local.ts';
import { sha256Of } from './files-move.ts';
import { BatchLost, createSurveyBatches, type SurveyBatches } from './survey-batches.ts';
import { surveyThreadName, takeEarlySurveyThread } from './survey-thread.ts';
import { type WorkerCode, workerCode } from './worker-code.ts';
import type { SurveyJob, WorkerAnswer } from './worker-messages.ts';
import { WorkerLost, WorkerPool } from './worker-pool.ts';

export interface SurveyPoolOptions {
  readonly workersMax: number;
  readonly findingsListedMax: number;
  /** Judge the inside of transaction sets, too. */
  readonly validate: boolean;
  /** Nothing follows on the verdict: survey logs are kept without sets and faults. */
  readonly envelopeOnly?: boolean;
  /** How strictly the sets of each partner are judged; left out, all by the defaults. */
  readonly partners?: readonly PartnerRules[];
  /** Schema documents of the site, checked; left out, the built-in ones alone. */
  readonly schemas?: readonly object[];
  readonly log: Log;
  /** Another worker than our own, for tests. */
  readonly code?: WorkerCode;
  readonly silentMsMax?: number;
}

export interface SurveyPool extends Surveyor {
  close(): Promise<void>;
}

/** Larger files that are surveyed alone are hashed at the same time; all others on the way. */
const hashedAloneBytesMin = 4_194_304;
const attemptsMax = 2;
/** What follows on the survey of a larger file takes its time, too: starting a worker anew is nothing beside it. */
const trimmedBytesMin = 33_554_432;

/** The Surveyor port over worker threads. A worker that is lost gets one successor for its file; then E002.CRASHED. */
export function createSurveyPool(options: SurveyPoolOptions): SurveyPool {
  const { workersMax, silentMsMax = limits.workerSilentMsMax } = options;
  const { partners = [], schemas = [], code } = options;
  const surveys = new WorkerPool({
    name: surveyThreadName,
    code: code ?? workerCode('survey-worker'),
    first: code === undefined ? takeEarlySurveyThread() : null,
    workersMax,
    ...(partners.length + schemas.length > 0 ? { setup: { partners, schemas } } : {}),
    silentMsMax,
  });
  const parts: Parts = { surveys, batches: createSurveyBatches(surveys, workersMax), options };
  let underWay = 0;
  return {
    async survey(request, signal) {
      underWay += 1;
      try {
        // Files that come at the same moment are counted before one of them is taken to be alone.
        if (request.bytes >= hashedAloneBytesMin) await new Promise(setImmediate);
        return await surveyFile(parts, request, { signal, alone: underWay === 1 });
      } finally {
        underWay -= 1;
      }
    },
    close: () => surveys.close(),
  };
}

interface Parts {
  readonly surveys: WorkerPool;
  readonly batches: SurveyBatches;
  readonly options: SurveyPoolOptions;
}

async function surveyFile(
  parts: Parts,
  request: SurveyRequest,
  { signal, alone }: { readonly signal: AbortSignal; readonly alone: boolean },
): Promise<Survey & { readonly sha256: string }> {
  const withDigest = !alone || request.bytes < hashedAloneBytesMin;
  const job: SurveyJob = {
    kind: 'survey',
    path: request.path,
    spoolPath: request.spoolPath,
    findingsListedMax: parts.options.findingsListedMax,
    validate: parts.options.validate,
    envelopeOnly: parts.options.envelopeOnly ?? false,
    withDigest,
  };
  const { survey, sha256 } = await (withDigest
    ? surveyOne(parts, job, { request, signal })
    : surveyAndHash(parts, job, { request, signal }));
  if (request.bytes >= trimmedBytesMin) await parts.surveys.trim();
  return { ...survey, sha256: sha256 ?? '' };
}

interface Asked {
  readonly request: SurveyRequest;
  readonly signal: AbortSignal;
}

type Surveyed = Extract<WorkerAnswer, { kind: 'survey' }>;

async function surveyOne(parts: Parts, job: SurveyJob, asked: Asked): Promise<Surveyed> {
  const surveyed = await twice(parts, job, asked);
  if (surveyed.kind !== 'survey') throw new Error(`a survey was answered by a ${surveyed.kind}`);
  return surveyed;
}

/**
 * The worker surveys and this thread, which has nothing else to do then, hashes what the threads of the run-time read to
 * it: a fifth of the time. With more files under way every core is taken, and a second reading would only cost. Where
 * one of the two fails, the other need not go on.
 */
async function surveyAndHash(parts: Parts, job: SurveyJob, { request, signal }: Asked): Promise<Surveyed> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const [surveyed, sha256] = await Promise.all([
    surveyOne(parts, job, { request, signal: either }),
    sha256Of(localDisk, request.path, { signal: either }),
  ]).finally(() => over.abort(new Error('the other half of the survey failed')));
  return { ...surveyed, sha256 };
}

async function twice(parts: Parts, job: SurveyJob, { request, signal }: Asked): Promise<WorkerAnswer> {
  const { surveys, batches, options } = parts;
  let batched = request.bytes <= limits.batchedBytesMax;
  for (let attempt = 1; ; ) {
    try {
      if (batched) return await batches.run(job, request.bytes, signal);
      return await surveys.run(job, signal, request.onProgress);
    } catch (error) {
      // Closed under a survey: that says nothing of the file, which is taken up again by the next start.
      if (!(error instanceof WorkerLost) || surveys.closed) throw error;
      batched = false;
      const { message: cause } = error;
      options.log.error('error: a worker was lost', { code: 'E002.CRASHED', path: request.path, attempt, cause });
      if (error instanceof BatchLost) continue;
      if (attempt >= attemptsMax) throw crashed(request.path, error);
      attempt += 1;
    }
  }
}

function crashed(path: string, cause: WorkerLost): AgentError {
  return new AgentError(`the engine failed twice on ${path}`, {
    code: 'E002.CRASHED',
    hint: 'The file is put aside. Keep it and report it with the log: this is a fault of the agent, not of the file.',
    path,
    cause,
  });
}
