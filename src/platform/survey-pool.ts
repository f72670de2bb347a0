import { AgentError } from '../model/agent-error.ts';
import { limits } from '../model/limits.ts';
import type { PartnerRules } from '../model/partner.ts';
import type { Survey } from '../model/survey.ts';
import type { Log, Surveyor, SurveyRequest } from '../ports.ts';
import { type WorkerCode, type WorkerName, workerCode } from './worker-code.ts';
import type { WorkerJob } from './worker-messages.ts';
import { WorkerLost, WorkerPool } from './worker-pool.ts';

export interface SurveyPoolOptions {
  readonly workersMax: number;
  readonly findingsListedMax: number;
  /** Judge the inside of transaction sets, too. */
  readonly validate: boolean;
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

/** Smaller files are hashed on the way; larger ones by a second worker at the same time. */
const hashedAloneBytesMin = 4_194_304;
const attemptsMax = 2;
/** What follows on the survey of a larger file takes its time, too: starting a worker anew is nothing beside it. */
const trimmedBytesMin = 33_554_432;

/** The Surveyor port over worker threads. A worker that is lost gets one successor for its file; then E002.CRASHED. */
export async function createSurveyPool(options: SurveyPoolOptions): Promise<SurveyPool> {
  const { workersMax, silentMsMax = limits.workerSilentMsMax } = options;
  const setup = { partners: options.partners ?? [], schemas: options.schemas ?? [] };
  const surveys = new WorkerPool({
    name: 'survey',
    code: await codeOf('survey-worker', options),
    workersMax,
    setup,
    silentMsMax,
  });
  const digests = new WorkerPool({
    name: 'digest',
    code: await codeOf('digest-worker', options),
    workersMax,
    silentMsMax,
  });
  return {
    survey: (request, signal) => surveyFile({ surveys, digests, options }, request, signal),
    close: async () => {
      await Promise.all([surveys.close(), digests.close()]);
    },
  };
}

async function codeOf(name: WorkerName, options: SurveyPoolOptions): Promise<WorkerCode> {
  return options.code ?? (await workerCode(name));
}

interface Parts {
  readonly surveys: WorkerPool;
  readonly digests: WorkerPool;
  readonly options: SurveyPoolOptions;
}

async function surveyFile(
  parts: Parts,
  request: SurveyRequest,
  signal: AbortSignal,
): Promise<Survey & { readonly sha256: string }> {
  const withDigest = request.bytes < hashedAloneBytesMin;
  const job: WorkerJob = {
    kind: 'survey',
    path: request.path,
    spoolPath: request.spoolPath,
    findingsListedMax: parts.options.findingsListedMax,
    validate: parts.options.validate,
    withDigest,
  };
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const withSurvey = { request, signal: either };
  const withHash = { request: { ...request, onProgress: () => {} }, signal: either };
  const [surveyed, digest] = await Promise.all([
    twice(parts, job, withSurvey),
    withDigest ? null : twice(parts, { kind: 'digest', path: request.path }, withHash),
  ]).finally(() => over.abort(new Error('the other half of the survey failed')));
  if (surveyed.kind !== 'survey') throw new Error(`a survey was answered by a ${surveyed.kind}`);
  if (request.bytes >= trimmedBytesMin) await Promise.all([parts.surveys.trim(), parts.digests.trim()]);
  const sha256 = digest?.kind === 'digest' ? digest.sha256 : surveyed.sha256;
  return { ...surveyed.survey, sha256: sha256 ?? '' };
}

async function twice(
  { surveys, digests, options }: Parts,
  job: WorkerJob,
  { request, signal }: { request: SurveyRequest; signal: AbortSignal },
): Promise<Awaited<ReturnType<WorkerPool['run']>>> {
  const pool = job.kind === 'digest' ? digests : surveys;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await pool.run(job, signal, request.onProgress);
    } catch (error) {
      // Closed under a survey: that says nothing of the file, which is taken up again by the next start.
      if (!(error instanceof WorkerLost) || pool.closed) throw error;
      options.log.error('error: a worker was lost', {
        code: 'E002.CRASHED',
        path: request.path,
        attempt,
        cause: error.message,
      });
      if (attempt >= attemptsMax) {
        throw new AgentError(`the engine failed twice on ${request.path}`, {
          code: 'E002.CRASHED',
          hint: 'The file is put aside. Keep it and report it with the log: this is a fault of the agent, not of the file.',
          path: request.path,
          cause: error,
        });
      }
    }
  }
}
