import { boundsOf, type ListRequest, lookIn } from './agent-ledger.ts';
import { settledOf } from './agent-settled.ts';
import { AgentError } from './model/agent-error.ts';
import type { Finding } from './model/finding.ts';
import type { LedgerEvent, LedgerFile } from './model/ledger.ts';
import type { LedgerReader } from './model/ledger-access.ts';
import { type FileState, isFileState, isFinal } from './model/ledger-states.ts';
import type { ErrorRow, FileRow, FileStory, FileTrouble } from './report/file-story-text.ts';

export interface FilesListRequest extends ListRequest {
  readonly state?: string | undefined;
  readonly code?: string | undefined;
}

/** Files that the agent has seen, newest first. */
export async function listFiles(request: FilesListRequest): Promise<readonly FileRow[]> {
  const { state, code } = request;
  if (state !== undefined && !isFileState(state))
    throw usage(`there is no state ${state}`, 'processed, partial, failed …');
  const states: readonly FileState[] | undefined = state === undefined ? undefined : [state];
  return lookIn(request, ({ ledger }) =>
    ledger.searchFiles({ ...boundsOf(request), states, code }).map((file) => ({ ...file, ...settledOf(ledger, file) })),
  );
}

/** Files that failed, or were taken in part, newest first. */
export async function listErrors(request: FilesListRequest): Promise<readonly ErrorRow[]> {
  return lookIn(request, ({ ledger }) =>
    ledger.searchFiles({ ...boundsOf(request), states: ['failed', 'partial'], code: request.code }).map((file) => ({
      file,
      message: troubleOf(ledger.story(file.id))?.message ?? '',
      ...settledOf(ledger, file),
    })),
  );
}

/** The stories of the files whose id, name or content hash is the text, newest first. AgentError `USAGE` for none. */
export async function showFiles(
  request: ListRequest & {
    readonly text: string;
    /** Leave out files that were taken whole. */
    readonly onlyErrors?: boolean;
  },
): Promise<readonly FileStory[]> {
  return lookIn(request, ({ ledger }) => {
    const isMeant = ({ state }: LedgerFile): boolean =>
      !request.onlyErrors || state === 'failed' || state === 'partial';
    const found = ledger.find(request.text, boundsOf(request).limit).filter(isMeant);
    if (found.length > 0) return found.map((file) => storyOf(ledger, file));
    throw usage(
      `the ledger knows no file ${request.text}${request.onlyErrors ? ' that was not taken whole' : ''}`,
      'Name a file by its id, its name or the SHA-256 of its content: `edi-agent files list` shows them.',
    );
  });
}

function storyOf(ledger: LedgerReader, file: LedgerFile): FileStory {
  const events = ledger.story(file.id);
  const held = ledger.sets(file.id).filter(({ state }) => state !== 'delivered');
  return { file, events, deliveries: ledger.deliveries(file.id), held, trouble: troubleOf(events) };
}

/** What the last verdict said was wrong. */
function troubleOf(events: readonly LedgerEvent[]): FileTrouble | null {
  const last = events.findLast(({ kind, state, note }) => kind === 'state' && isFinal(state) && note !== null);
  if (!last || last.note === null) return null;
  const { remedy, findings } = last.detail ?? {};
  const told = typeof findings === 'object' && findings !== null ? (findings as StoredFindings) : noFindings;
  const { errors, warnings, listed } = told;
  return { message: last.note, remedy: typeof remedy === 'string' ? remedy : '', errors, warnings, findings: listed };
}

interface StoredFindings {
  readonly errors: number;
  readonly warnings: number;
  readonly listed: readonly Finding[];
}

const noFindings: StoredFindings = { errors: 0, warnings: 0, listed: [] };

function usage(message: string, hint: string): AgentError {
  return new AgentError(message, { code: 'USAGE', hint });
}
