import { boundsOf, type ListRequest, lookIn } from './agent-ledger.ts';
import { AgentError } from './model/agent-error.ts';
import type { GroupState, LedgerAcknowledgement, SentGroup } from './model/ledger.ts';

export interface AcksRequest extends ListRequest {
  readonly state?: GroupState | undefined;
}

/** Groups that we sent, newest first; `overdue` is told by the time it is now. */
export async function listSentGroups(request: AcksRequest): Promise<readonly SentGroup[]> {
  return lookIn(request, ({ ledger }) => ledger.searchGroups({ ...boundsOf(request), state: request.state }));
}

/** Acknowledgements that came and answer nothing we sent, newest first. */
export async function listUnmatched(request: ListRequest): Promise<readonly LedgerAcknowledgement[]> {
  return lookIn(request, ({ ledger }) => ledger.searchAcknowledgements({ ...boundsOf(request), matched: false }));
}

/** A group that we sent with all that was said of it, newest first; null where we sent no such group. */
export interface SentGroupStory {
  readonly group: SentGroup | null;
  readonly acknowledgements: readonly LedgerAcknowledgement[];
}

/** By GS06 or ISA13, leading zeros or not. AgentError `USAGE` where nothing has that number. */
export async function showAcks(
  request: ListRequest & { readonly control: string },
): Promise<readonly SentGroupStory[]> {
  return lookIn(request, ({ ledger }) => {
    const bounds = boundsOf(request);
    const { control } = request;
    const groups = ledger.searchGroups({ ...bounds, control });
    const stories = groups.map((group): SentGroupStory => {
      const numbers = [group.control, group.interchange?.control ?? ''].filter((one) => one !== '');
      const said = numbers.flatMap((one) => ledger.searchAcknowledgements({ limit: bounds.limit, control: one }));
      return { group, acknowledgements: said.filter((one) => one.matched && answers(one, group)) };
    });
    const unmatched = ledger.searchAcknowledgements({ ...bounds, control, matched: false });
    if (unmatched.length > 0) stories.push({ group: null, acknowledgements: unmatched });
    if (stories.length > 0) return stories;
    throw new AgentError(`no group or interchange of ours has the number ${control}, and no acknowledgement names it`, {
      code: 'USAGE',
      hint: '`edi-agent acks list` shows what was sent.',
    });
  });
}

function answers(said: LedgerAcknowledgement, group: SentGroup): boolean {
  if (said.atMs < group.sentMs) return false;
  if (said.kind === 'TA1' && said.sender !== group.interchange?.receiver) return false;
  const same = (one: string, other: string): boolean => one.replace(/^0+/, '') === other.replace(/^0+/, '');
  if (said.kind === 'TA1') return same(said.control, group.interchange?.control ?? '');
  if (said.sender !== group.receiver && said.receiver !== group.sender) return false;
  return said.functionalId === group.functionalId && same(said.control, group.control);
}
