import { type ConfigRequest, requireSettings } from './agent-config.ts';
import { requireSchemas } from './agent-schemas.ts';
import { AgentError } from './model/agent-error.ts';
import type { InspectRecord } from './model/inspection.ts';
import { fileChunks } from './platform/file-chunks.ts';
import { createCatalog, type SchemaCatalog } from './schema/catalog.ts';
import { Inspector } from './survey/inspector.ts';
import { survey } from './survey/survey.ts';
import { LoopFinder } from './validate/loop-finder.ts';
import { createScanner } from './x12/wasm-scanner.ts';

export interface InspectRequest extends ConfigRequest {
  /** A path, or `-` for standard input. */
  readonly file: string;
  /** Every segment, not the envelope alone. */
  readonly segments: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (bytesRead: number) => void;
  /** Gets the records of each chunk; the next chunk is read when it is done with them. */
  readonly tell: (records: readonly InspectRecord[]) => Promise<void>;
}

/**
 * Tells what stands in a file while it is read, with nothing but the file: no home, no ledger, no log, no worker. Only the
 * loops of segments go by the schemas in force. Memory holds the records of one chunk. Throws E001 when the file cannot be read, and E001 or E002 behind the last record when
 * it is no X12 file or not a whole one.
 */
export async function inspectFile(request: InspectRequest): Promise<void> {
  const found: InspectRecord[] = [];
  const emit = (record: InspectRecord) => found.push(record);
  const { segments } = request;
  const loops = segments ? { loops: new LoopFinder(await catalogFor(request)) } : {};
  const inspector = new Inspector({ scanner: createScanner(), segments, emit, ...loops });
  async function* source(): AsyncGenerator<Uint8Array> {
    for await (const chunk of request.file === '-' ? process.stdin : fileChunks(request.file)) {
      inspector.push(chunk);
      if (found.length > 0) await request.tell(found.splice(0));
      yield chunk;
    }
  }
  const { totals, findingCounts, failure } = await survey(source(), {
    scanner: createScanner(),
    judge: null,
    findingsListedMax: 0,
    spill: () => {},
    signal: request.signal,
    ...(request.onProgress === undefined ? {} : { onProgress: request.onProgress }),
  });
  inspector.end();
  const { accepted: _, rejected: __, ...counts } = totals;
  await request.tell([...found, { kind: 'file', file: request.file, ...counts, findings: findingCounts, failure }]);
  if (failure === null) return;
  const place = failure.line > 0 ? ` (line ${failure.line}, byte ${failure.offset})` : '';
  throw new AgentError(`${failure.message}${place}`, { code: failure.code, hint: failure.remedy });
}

/** The schemas in force; the built-in ones where settings or documents cannot be used: that must not hide the file. */
async function catalogFor(request: ConfigRequest): Promise<SchemaCatalog> {
  try {
    return createCatalog(await requireSchemas(await requireSettings(request)));
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return createCatalog();
  }
}
