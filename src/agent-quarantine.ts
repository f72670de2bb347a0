import { openRoad } from './agent-home.ts';
import { boundsOf, type ListRequest, lookIn } from './agent-ledger.ts';
import { createDecider } from './agent-quarantine-decide.ts';
import { itemOfFile, itemOfSet, itemsNamed, itemsOfAnswers } from './agent-quarantine-items.ts';
import { decideThere } from './agent-quarantine-service.ts';
import { wholeBytes } from './kit/whole-bytes.ts';
import { AgentError } from './model/agent-error.ts';
import type { LedgerEvent, SetState } from './model/ledger.ts';
import type { LedgerReader } from './model/ledger-access.ts';
import { limits } from './model/limits.ts';
import type { Decision, QuarantineAction, QuarantineItem, QuarantineOutcome } from './model/quarantine.ts';
import { createFiles } from './platform/files.ts';

export interface QuarantineRequest extends ListRequest {
  /** `FILE.POSITION`, the id or name of a file for all that is held of it. */
  readonly ids?: readonly string[] | undefined;
  readonly code?: string | undefined;
}

export interface QuarantineListRequest extends QuarantineRequest {
  /** `quarantined` where left out. */
  readonly state?: SetState | undefined;
}

/** What is held back, newest first; with another state, what became of it. */
export async function listQuarantine(request: QuarantineListRequest): Promise<readonly QuarantineItem[]> {
  return lookIn(request, ({ ledger }) => itemsOf(ledger, request));
}

/** One item with the reasons that were written beside it, and what happened to it since. */
export interface QuarantineDetail {
  readonly item: QuarantineItem;
  /** As in the JSON beside its bytes; null where that is gone. */
  readonly reasons: unknown;
  readonly events: readonly LedgerEvent[];
}

/** AgentError `USAGE` where nothing of that name is or was held. */
export async function showQuarantine(
  request: QuarantineRequest & { readonly id: string },
): Promise<readonly QuarantineDetail[]> {
  return lookIn(request, async ({ ledger }) => {
    const items = itemsNamed(ledger, request.id);
    if (items.length === 0) throw unknownItem(request.id);
    return Promise.all(
      items.map(async (item) => ({ item, reasons: await reasonsOf(item), events: eventsOf(ledger, item) })),
    );
  });
}

export interface DecideRequest extends QuarantineRequest, Decision {
  readonly action: QuarantineAction;
  /** A mended file in place of the one item that is replayed. */
  readonly file?: string | undefined;
  /** Asked once, with what is meant, before anything is done; false leaves everything as it is. */
  readonly confirm: (items: readonly QuarantineItem[]) => Promise<boolean>;
  readonly signal: AbortSignal;
}

/**
 * Releases, replays or discards what is held back, one after the other; each outcome as it comes: by the service where
 * one works in the home. Throws AgentError `USAGE` where nothing fits.
 */
export async function* decideQuarantine(request: DecideRequest): AsyncGenerator<QuarantineOutcome> {
  if (request.reason.trim() === '')
    throw usage('a reason is needed', 'Say with --reason why: it goes into the audit trail.');
  const { ids = [], code, partner, since, until } = request;
  if (ids.length === 0 && [code, partner, since, until].every((one) => one === undefined)) {
    throw usage('nothing was named', 'Name ids, or choose with --code, --partner, --since or --until.');
  }
  const open = await openRoad({ ...request, deliver: true, allowDuplicate: false }).catch(whileLocked);
  if (open === null) {
    const items = await lookIn(request, async ({ ledger }) => meant(ledger, request));
    if (await request.confirm(items)) yield* decideThere(request, items);
    return;
  }
  try {
    const items = meant(open.road.ledger, request);
    if (!(await request.confirm(items))) return;
    const decide = createDecider(open.road, request);
    for (const item of items) {
      request.signal.throwIfAborted();
      yield await decide(item);
    }
  } finally {
    await open.close();
  }
}

function meant(ledger: LedgerReader, request: DecideRequest): readonly QuarantineItem[] {
  const items = itemsOf(ledger, request);
  if (items.length === 0)
    throw usage('nothing that is held back fits', '`edi-agent quarantine list` shows what is held.');
  if (request.file !== undefined && items.length !== 1) {
    throw usage(`${items.length} items are meant, and one mended file`, 'Name the one item that --file stands for.');
  }
  return items;
}

function itemsOf(ledger: LedgerReader, request: QuarantineListRequest): readonly QuarantineItem[] {
  const { ids = [], code, state = 'quarantined' } = request;
  const bounds = boundsOf(request);
  if (ids.length > 0) {
    const named = ids.flatMap((id) => {
      const found = itemsNamed(ledger, id);
      if (found.length === 0) throw unknownItem(id);
      return found.length === 1 ? found : found.filter((item) => item.state === 'quarantined');
    });
    return [...new Map(named.map((item) => [item.id, item])).values()].filter((item) => isWanted(item, request));
  }
  const sets = ledger.searchSets({ ...bounds, code, state }).flatMap((set) => itemOfSet(ledger, set) ?? []);
  const files =
    state === 'quarantined'
      ? ledger
          .searchFiles({ ...bounds, code, states: ['quarantined'] })
          .flatMap((file) => itemOfFile(ledger, file) ?? [])
      : [];
  const answers =
    state === 'quarantined'
      ? itemsOfAnswers(ledger, ledger.heldAnswers(bounds.limit)).filter((item) => isWanted(item, request))
      : [];
  return [...sets, ...files, ...answers].sort((one, other) => other.changedMs - one.changedMs).slice(0, bounds.limit);
}

function isWanted(item: QuarantineItem, request: QuarantineRequest): boolean {
  const { partner, sinceMs = 0, untilMs = Number.POSITIVE_INFINITY } = boundsOf(request);
  const { code } = request;
  const ofCode = code === undefined || item.code === code || item.code?.startsWith(`${code}.`) === true;
  const ofPartner = partner === undefined || item.partner === partner || item.partner?.endsWith(`:${partner}`) === true;
  return ofCode && ofPartner && item.changedMs >= sinceMs && item.changedMs <= untilMs;
}

async function reasonsOf(item: QuarantineItem): Promise<unknown> {
  const path = item.kind === 'file' ? `${item.path}.json` : item.path.replace(/\.x12$/, '.json');
  const files = createFiles();
  if (!(await files.exists(path))) return null;
  const bytes = await wholeBytes(files.read(path), limits.reasonsBytesMax);
  if (bytes === null) return null;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

function eventsOf(ledger: LedgerReader, item: QuarantineItem): readonly LedgerEvent[] {
  const story = ledger.story(item.file.id);
  return item.kind === 'file' ? story : story.filter(({ detail }) => detail?.item === item.id);
}

function unknownItem(id: string): AgentError {
  return usage(`nothing named ${id} is or was held back`, '`edi-agent quarantine list` shows what is held.');
}

function usage(message: string, hint: string): AgentError {
  return new AgentError(message, { code: 'USAGE', hint });
}

/** The home has one writer: null while another process is it. */
function whileLocked(error: unknown): null {
  if (!(error instanceof AgentError) || error.code !== 'STATE.LOCKED') throw error;
  return null;
}
