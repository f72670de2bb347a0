import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ConfigRequest, requireSettings } from './agent-config.ts';
import { setEngineFlags } from './agent-engine.ts';
import { type OpenRoad, openRoad, placesOf, poolOf, type RoadRequest } from './agent-home.ts';
import { requirePartners } from './agent-partners.ts';
import { requireSchemas } from './agent-schemas.ts';
import { sweepSpools } from './claim/orphans.ts';
import { directoryOf } from './kit/directory-of.ts';
import { inOrder } from './kit/ordered.ts';
import { AgentError } from './model/agent-error.ts';
import type { Claim } from './model/claim.ts';
import type { Identity } from './model/ledger.ts';
import { limits } from './model/limits.ts';
import { PartnerIndex } from './model/partner.ts';
import { fileId, nameOf, workPath } from './model/places.ts';
import type { Receipt } from './model/receipt.ts';
import { type JudgeRoad, judgeSurvey } from './pipeline/judge-step.ts';
import { noPartners } from './pipeline/partners.ts';
import { failureReceipt, receiptOf } from './pipeline/receipts.ts';
import { type SurveyRoad, surveyClaim } from './pipeline/survey-step.ts';
import { processFile } from './pipeline.ts';
import { createFiles } from './platform/files.ts';
import { silentLog } from './platform/silent-log.ts';
import { createSurveyLogs } from './platform/survey-logs.ts';
import type { Files } from './ports.ts';
import type { Settings } from './settings/shape.ts';
import { wholeRecords } from './survey/log-reader.ts';

export interface FilesRequest extends ConfigRequest {
  /** Paths, `-` for standard input. */
  readonly files: readonly string[];
  readonly directory?: string | undefined;
  readonly onProgress?: (bytesRead: number) => void;
  readonly signal: AbortSignal;
}

export interface ProcessRequest extends FilesRequest, Pick<RoadRequest, 'settings' | 'partners' | 'schemas'> {
  readonly deliver: boolean;
  readonly allowDuplicate: boolean;
}

/** Takes files where they are down the whole road, several at once; receipts come in the order asked. */
export async function* processFiles(request: ProcessRequest): AsyncGenerator<Receipt> {
  setEngineFlags();
  const open = await openRoad(request);
  try {
    await sweepSpools(open.road);
    const named = await namesOf(request, { files: open.road.files, settings: open.settings });
    let sequence = 0;
    yield* inOrder(named, limits.filesInFlightMax, (path) => {
      sequence += 1;
      return processOne(open, path, { sequence, signal: request.signal });
    });
  } finally {
    await open.close();
  }
}

/** Judges files and changes nothing: no acknowledgement, no delivery, no ledger, no log. */
export async function* judgeFiles(request: FilesRequest): AsyncGenerator<Receipt> {
  const inForce = await requireSettings(request);
  const { settings } = inForce;
  const schemas = await requireSchemas(inForce);
  const profiles = await requirePartners(inForce);
  const files = createFiles();
  const surveyor = poolOf({ settings, log: silentLog, profiles, schemas, judgeOnly: true });
  const scratch = await makeScratch();
  const { readLedger } = await import('./agent-look.ts');
  const { reader: ledger, close } = readLedger(settings);
  const { unknown_partner: unknown, environment_mismatch: environmentMismatch } = settings.validation;
  const index = new PartnerIndex(profiles, ({ rules }) => rules.ids);
  const road: LookRoad = {
    files,
    ledger,
    partners: { ...noPartners, index, unknown, environmentMismatch, environment: settings.app.environment },
    ownIds: new Set(settings.app.own_ids),
    surveyLogs: createSurveyLogs(wholeRecords),
    surveyor,
    places: { ...placesOf(settings), work: scratch },
    rules: { fileBytesMax: settings.processing.max_file_size },
    ...(request.onProgress === undefined ? {} : { onProgress: request.onProgress }),
  };
  try {
    const named = await namesOf(request, { files, settings });
    let sequence = 0;
    yield* inOrder(named, limits.filesInFlightMax, (path) => {
      sequence += 1;
      return judgeOne(road, path, { sequence, files, signal: request.signal });
    });
  } finally {
    await surveyor.close();
    close();
    await removeScratch(scratch);
  }
}

type LookRoad = SurveyRoad & JudgeRoad;

interface One {
  readonly sequence: number;
  readonly signal: AbortSignal;
}

/** Whatever the world does to one file must not stop the others; only a broken state does. */
async function processOne(open: OpenRoad, path: string, one: One): Promise<Receipt> {
  const { road } = open;
  const id = fileId({ nowMs: road.clock.now(), boot: road.ledger.opening.boot, sequence: one.sequence });
  try {
    return await walkOne(open, { path, id, signal: one.signal });
  } catch (error) {
    if (!(error instanceof AgentError) || error.code.startsWith('STATE') || one.signal.aborted) throw error;
    road.log.error('file not processed', { file: id, code: error.code, cause: error.message });
    return failureReceipt({ id, path, name: nameOf(path), origin: path, bytes: 0, inPlace: true }, error, {
      durationMs: 0,
    });
  }
}

async function walkOne(
  { road, meter }: OpenRoad,
  { path, id, signal }: { readonly path: string; readonly id: string; readonly signal: AbortSignal },
): Promise<Receipt> {
  const named = await claimOf(road, { path, id, files: road.files });
  // A path that was mistyped is no file, and leaves nothing in the ledger.
  const claim = named.inPlace ? { ...named, bytes: await requireFile(road.files, named) } : named;
  // In the ledger a path must mean the same from any directory; the receipt names the file as it was asked for.
  const origin = claim.inPlace ? claim.path : claim.origin;
  await road.ledger.write((writer) => writer.openFile({ ...claim, origin, state: 'claimed' }));
  const receipt = await processFile(road, claim, signal);
  meter.ended(claim, receipt);
  const fields = {
    file: claim.id,
    name: claim.name,
    status: receipt.status,
    code: receipt.code,
    ms: receipt.durationMs,
  };
  if (receipt.code === null) road.log.info('file processed', fields);
  else road.log.error('file not processed whole', fields);
  return receipt;
}

async function judgeOne(road: LookRoad, path: string, one: One & { readonly files: Files }): Promise<Receipt> {
  const started = performance.now();
  const elapsed = (): number => Math.round(performance.now() - started);
  const id = fileId({ nowMs: Date.now(), boot: 0, sequence: one.sequence });
  const claim = await claimOf(road, { path, id, files: one.files });
  try {
    if (claim.inPlace) await requireFile(one.files, claim);
    const survey = await surveyClaim(road, claim, one.signal);
    try {
      const { rulings, earlier } = await judgeSurvey(road, claim, survey);
      const receipt = receiptOf(claim, survey, {
        rulings,
        acknowledgements: [],
        deliveries: [],
        durationMs: elapsed(),
      });
      return earlier && receipt.code === null ? { ...receipt, ...wouldBeDuplicate(earlier) } : receipt;
    } finally {
      await road.surveyLogs.discard(survey.log);
    }
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return failureReceipt(claim, error, { durationMs: elapsed() });
  }
}

/** Its size in bytes. */
async function requireFile(files: Files, { path, origin }: Claim): Promise<number> {
  try {
    return (await files.stat(path)).bytes;
  } catch (error) {
    if (!(error instanceof AgentError) || (await files.placeOf(path).catch(() => null)) === null) throw error;
    throw new AgentError(`${origin} is a directory`, {
      code: 'E001.NOT_A_FILE',
      hint: `To take the files in it: --directory ${origin}`,
      path: origin,
    });
  }
}

function wouldBeDuplicate({ fileId, seenMs }: Identity): Pick<Receipt, 'message' | 'remedy'> {
  const seen = `${new Date(seenMs).toISOString()}, ${fileId}`;
  return {
    message: `Nothing is wrong with it, but the same content was processed before (${seen}): process would do nothing`,
    remedy: 'To process it all the same, use --allow-duplicate.',
  };
}

/** A file that stays where it is. Standard input is kept in work/ until it is done: it cannot be read twice. */
async function claimOf(
  road: SurveyRoad,
  { path, id, files }: { path: string; id: string; files: Files },
): Promise<Claim> {
  if (path !== '-') {
    const absolute = resolve(path);
    return { id, path: absolute, name: nameOf(absolute), origin: path, bytes: 0, inPlace: true };
  }
  const kept = workPath(road.places, { id, name: 'stdin.x12' });
  await files.makeDirectory(directoryOf(kept));
  const { bytes } = await files.writeNew(kept, process.stdin);
  return { id, path: kept, name: 'stdin.x12', origin: '-', bytes, inPlace: false };
}

/** The files asked for: those named, and those of the directory with one of the endings. */
async function namesOf(request: FilesRequest, with_: { files: Files; settings: Settings }): Promise<readonly string[]> {
  const { directory } = request;
  const endings = with_.settings.processing.file_extensions.map((one) => one.toLowerCase());
  const listed = directory === undefined ? [] : await with_.files.list(resolve(directory));
  const chosen = listed.filter(
    (name) => endings.length === 0 || endings.some((end) => name.toLowerCase().endsWith(end)),
  );
  const all = [...request.files, ...chosen.map((name) => join(directory ?? '', name))];
  if (all.length === 0) {
    const message =
      directory === undefined ? 'no file was named' : `${directory} holds no file with one of the endings`;
    const hint =
      directory === undefined
        ? 'Name one or more files, `-` for standard input, or --directory DIR.'
        : `The endings are ${endings.join(' ')}; change processing.file_extensions or name the files.`;
    throw new AgentError(message, { code: 'USAGE', hint });
  }
  if (all.length > limits.commandFilesMax) {
    throw new AgentError(`${all.length} files are more than one command takes`, {
      code: 'USAGE',
      hint: 'Take them in parts.',
    });
  }
  return all;
}

/** Ours alone: what is kept there is of the partner's data. */
async function makeScratch(): Promise<string> {
  const { mkdtemp } = await import('node:fs/promises');
  return mkdtemp(join(tmpdir(), `edi-agent-${process.pid}-`));
}

async function removeScratch(path: string): Promise<void> {
  const { rm } = await import('node:fs/promises');
  await rm(path, { recursive: true, force: true });
}
