import { AgentError } from './model/agent-error.ts';
import type { Claim } from './model/claim.ts';
import type { LedgerSet, SetState } from './model/ledger.ts';
import { workPath } from './model/places.ts';
import type { Decision, QuarantineAction, QuarantineItem, QuarantineOutcome } from './model/quarantine.ts';
import { answerNumber, heldDestination, releaseAnswer } from './pipeline/release-answer.ts';
import { releaseHeld } from './pipeline/release-step.ts';
import { replayHeld } from './pipeline/replay-step.ts';
import type { Road } from './pipeline/road.ts';
import { processFile } from './pipeline.ts';

export interface DeciderOptions extends Decision {
  readonly action: QuarantineAction;
  readonly file?: string | undefined;
  readonly signal: AbortSignal;
}

type Said = Pick<QuarantineOutcome, 'outcome'> & Partial<QuarantineOutcome>;

const states: Readonly<Record<QuarantineAction, SetState>> = {
  release: 'released',
  replay: 'replayed',
  discard: 'discarded',
};

/** Does one action on items, each with its line in the ledger and so in the audit trail. */
export function createDecider(
  road: Road,
  options: DeciderOptions,
): (item: QuarantineItem) => Promise<QuarantineOutcome> {
  const { action, operator, reason, signal } = options;

  async function decide(item: QuarantineItem): Promise<QuarantineOutcome> {
    const said = await attempt(item).catch(failure);
    return { id: item.id, action, paths: [], code: null, message: '', hint: '', findings: [], ...said };
  }

  async function attempt(item: QuarantineItem): Promise<Said> {
    if (item.state !== 'quarantined') return refused(`it was ${item.state} before`);
    return deciders[item.kind](item);
  }

  /** The effect first, then what it leaves behind, then the ledger: stopped in between, it is done to its end. */
  async function decideAnswer(item: QuarantineItem): Promise<Said> {
    const { file } = item;
    const delivery = road.ledger
      .deliveries(item.file.id)
      .find((one) => one.destination === heldDestination && item.id.endsWith(`.answer.${answerNumber(one)}`));
    if (!delivery) return refused('the ledger does not know it any more');
    if (action === 'replay') return refused('an acknowledgement is released or discarded, never judged again');
    const released = action === 'release' ? await releaseAnswer(road, { delivery, file }, signal) : null;
    if (await road.files.exists(item.path)) await road.files.remove(item.path);
    const paths = released?.path === undefined ? [] : [released.path];
    const done = paths.length === 0 ? {} : { paths };
    await road.ledger.write((writer) => {
      writer.collected(delivery.key);
      const detail = { action: states[action], item: item.id, operator, reason, ...done };
      writer.tell({ fileId: file.id, kind: 'set', detail });
    });
    road.log.info(`acknowledgement: ${states[action]}`, { item: item.id, operator, reason });
    return { outcome: 'done', paths };
  }

  async function decideSet(item: QuarantineItem): Promise<Said> {
    const file = road.ledger.file(item.file.id);
    const set = road.ledger.sets(item.file.id).find(({ position }) => item.id === `${item.file.id}.${position}`);
    if (!file || !set) return refused('the ledger does not know it any more');
    if (action === 'discard') return settled(item, set, {});
    if (action === 'release') {
      const { path } = await releaseHeld(road, { set, file }, signal);
      return settled(item, set, path === undefined ? {} : { paths: [path] });
    }
    const replayed = await replayHeld(road, { set, file }, { mended: options.file ?? null, signal });
    if (replayed.kind === 'taken') return settled(item, set, { paths: replayed.paths, as: replayed.as });
    if (replayed.kind === 'failed') {
      const { code, message, remedy } = replayed.receipt;
      return { outcome: 'failed', code, message: message ?? 'nothing of it was delivered', hint: remedy ?? '' };
    }
    const { message, findings } = replayed;
    await tell(item, { action: 'replay_refused', why: message });
    return { ...refused(message), findings, hint: 'Mend a copy of it and replay that with --file, or discard it.' };
  }

  /** The effect was there first: stopped in between, it is found again under its key. */
  async function settled(
    item: QuarantineItem,
    set: LedgerSet,
    done: { readonly paths?: readonly string[]; readonly as?: string },
  ): Promise<Said> {
    const { changedMs: _, ...row } = set;
    await road.ledger.write((writer) => {
      writer.putSet({ ...row, state: states[action] });
      const detail = { action: states[action], item: item.id, operator, reason, code: set.code, ...done };
      writer.tell({ fileId: set.fileId, kind: 'set', detail });
    });
    road.log.info(`quarantine: ${states[action]}`, { item: item.id, operator, reason });
    return { outcome: 'done', paths: done.paths ?? [] };
  }

  /** A file that is held whole walks the road: released although its content was seen before, replayed as a new one. */
  async function decideFile(item: QuarantineItem): Promise<Said> {
    const { id, name, origin } = item.file;
    if (action === 'discard') {
      const note = `discarded by ${operator}: ${reason}`;
      await tell(item, { action: 'discarded' });
      await road.ledger.write((writer) => writer.changeFile(id, { state: 'failed', note }));
      return { outcome: 'done' };
    }
    const path = workPath(road.places, { id, name });
    if (!(await road.files.exists(path))) await road.files.move(item.path, path);
    await tell(item, { action: states[action] });
    await road.ledger.write((writer) =>
      writer.changeFile(id, { state: 'claimed', path, note: `${states[action]} by ${operator}` }),
    );
    const { bytes } = await road.files.stat(path);
    const claim: Claim = { id, name, path, origin, bytes, inPlace: false };
    const rules = { ...road.rules, allowDuplicate: action === 'release' };
    const receipt = await processFile({ ...road, rules }, claim, signal);
    const paths = receipt.deliveries.flatMap((one) => (one.path === undefined ? [] : [one.path]));
    if (receipt.code === null) return { outcome: 'done', paths };
    return { outcome: 'failed', paths, code: receipt.code, message: receipt.message ?? '', hint: receipt.remedy ?? '' };
  }

  async function tell(item: QuarantineItem, what: { readonly action: string; readonly why?: string }): Promise<void> {
    const detail = { ...what, item: item.id, operator, reason };
    await road.ledger.write((writer) => writer.tell({ fileId: item.file.id, kind: 'set', detail }));
  }

  const deciders = { set: decideSet, file: decideFile, answer: decideAnswer } as const;
  return decide;
}

function refused(message: string): Said {
  return { outcome: 'refused', message };
}

function failure(error: unknown): Said {
  if (!(error instanceof AgentError) || error.code.startsWith('STATE')) throw error;
  const { code, message, hint } = error;
  return { outcome: code.startsWith('E003') ? 'refused' : 'failed', code, message, hint };
}
