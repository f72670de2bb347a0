import type { SurveyJob } from '../../src/platform/worker-messages.ts';

/** What a worker is asked of one file, the inside of its sets left out. */
export function surveyJob(path: string): SurveyJob {
  const common = { spoolPath: '', findingsListedMax: 1, validate: false, envelopeOnly: false, withDigest: true };
  return { kind: 'survey', path, ...common };
}
