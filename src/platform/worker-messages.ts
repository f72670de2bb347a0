import type { PartnerRules } from '../model/partner.ts';
import type { Survey } from '../model/survey.ts';

/** What holds for all jobs of a worker: plain data, copied to it once. Untold, nobody and nothing of the site is known. */
export interface WorkerSetup {
  readonly partners: readonly PartnerRules[];
  /** Documents of the site over the built-in schemas; they were checked. */
  readonly schemas: readonly object[];
}

/** What the survey worker is asked. */
export interface SurveyJob {
  readonly kind: 'survey';
  readonly path: string;
  readonly spoolPath: string;
  readonly findingsListedMax: number;
  /** Judge the inside of transaction sets; without it the envelope alone. */
  readonly validate: boolean;
  /** The survey log is kept without sets and faults. */
  readonly envelopeOnly: boolean;
  /** Hash the bytes on the way; a large file that is surveyed alone is hashed elsewhere meanwhile. */
  readonly withDigest: boolean;
}

/** Small files, surveyed one after the other and answered together. */
export interface BatchJob {
  readonly kind: 'batch';
  readonly jobs: readonly SurveyJob[];
}

/** What a pool asks of a worker: one job at a time. */
export type WorkerJob = SurveyJob | BatchJob;

/** All that is said to a worker; the setup before the first job. */
export type WorkerTold = WorkerJob | { readonly kind: 'setup'; readonly setup: WorkerSetup };

/** How a job can end well. */
export type WorkerAnswer = Exclude<WorkerReply, { kind: 'progress' } | { kind: 'failed' }>;

/** What a worker answers: signs of life, and one of the others for each job. */
export type WorkerReply =
  | { readonly kind: 'progress'; readonly bytes: number }
  | { readonly kind: 'survey'; readonly survey: Survey; readonly sha256: string | null }
  /** In the order of the jobs. */
  | { readonly kind: 'batch'; readonly replies: readonly WorkerReply[] }
  | { readonly kind: 'failed'; readonly failure: WorkerFailure };

/** An error on its way between threads: the world's (an AgentError) or ours. */
export type WorkerFailure =
  | {
      readonly kind: 'world';
      readonly message: string;
      readonly code: string;
      readonly hint: string;
      readonly retry: boolean;
      readonly path: string | undefined;
    }
  | { readonly kind: 'bug'; readonly message: string };
