import { AgentError } from '../model/agent-error.ts';
import type { Claim } from '../model/claim.ts';
import { type Places, spoolPath } from '../model/places.ts';
import type { Survey } from '../model/survey.ts';
import type { FileStat, Files, Surveyor } from '../ports.ts';

/** A survey with what tells whether the file is still the one that was surveyed. */
export type Surveyed = Survey & { readonly sha256: string; readonly stat: FileStat };

/** What surveying needs of the road: commands that only look have no more than this. */
export interface SurveyRoad {
  readonly files: Pick<Files, 'stat'>;
  readonly surveyor: Surveyor;
  readonly places: Places;
  readonly rules: { readonly fileBytesMax: number };
  readonly onProgress?: (bytesRead: number) => void;
}

/** Pass 1. Throws E001 when the file cannot be read whole, is too large, or changes under our eyes. */
export async function surveyClaim(road: SurveyRoad, claim: Claim, signal: AbortSignal): Promise<Surveyed> {
  const before = await road.files.stat(claim.path);
  if (before.bytes > road.rules.fileBytesMax) throw tooLarge(claim, before.bytes, road.rules.fileBytesMax);
  const survey = await road.surveyor.survey(
    {
      path: claim.path,
      bytes: before.bytes,
      spoolPath: spoolPath(road.places, claim.id, 'survey'),
      ...(road.onProgress === undefined ? {} : { onProgress: road.onProgress }),
    },
    signal,
  );
  if (!same(before, await road.files.stat(claim.path))) throw changed(claim);
  return { ...survey, findings: withOneRemedy(survey), stat: before };
}

/** What the end of a file that was cut off lacks is not to be mended piece by piece. */
function withOneRemedy({ findings, failure }: Survey): Survey['findings'] {
  if (failure?.code !== 'E002.TRUNCATED') return findings;
  return findings.map((one) => (ofCutOff.has(one.code) ? { ...one, remedy: failure.remedy } : one));
}

const ofCutOff: ReadonlySet<string> = new Set(['SE_MISSING', 'GE_MISSING', 'IEA_MISSING', 'LAST_TERMINATOR']);

/** Bytes of the file, taken after its survey: throws E001 at their end when they may not be what was judged. */
export async function* asJudged(
  road: Pick<SurveyRoad, 'files'>,
  of: { readonly claim: Claim; readonly survey: Surveyed },
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* content;
  if (!same(of.survey.stat, await road.files.stat(of.claim.path))) throw changed(of.claim);
}

function same(a: FileStat, b: FileStat): boolean {
  return a.bytes === b.bytes && a.modifiedMs === b.modifiedMs && a.inode === b.inode && a.device === b.device;
}

function tooLarge(claim: Claim, bytes: number, bytesMax: number): AgentError {
  return new AgentError(`${claim.origin} has ${bytes} bytes; ${bytesMax} are taken at most`, {
    code: 'E001.TOO_LARGE',
    hint: 'Raise processing.max_file_size if such files are meant to come; memory does not grow with the file.',
    path: claim.origin,
  });
}

function changed(claim: Claim): AgentError {
  return new AgentError(`${claim.origin} changed while it was read`, {
    code: 'E001.CHANGED',
    hint: 'Wait until the sender has written it, then try again.',
    retry: true,
    path: claim.origin,
  });
}
