import type { Claim } from '../model/claim.ts';
import type { SentGroup } from '../model/ledger.ts';
import { partyOf } from '../model/partner.ts';
import type { GroupRecord, InterchangeRecord } from '../survey/log-format.ts';
import { keptGroupHeader } from '../x12/group-header.ts';
import { recordsOfLog } from './log-records.ts';
import type { Rulings } from './partner-step.ts';
import type { Road, Walk } from './road.ts';
import { deliverableRecords } from './ruled-records.ts';
import type { Surveyed } from './survey-step.ts';

/** Which interchanges are ours, and how long their acknowledgements may take. */
export interface SentRules {
  /** `ZZ:US`, as in ISA05 and ISA06. */
  readonly ownIds: ReadonlySet<string>;
  readonly dueAfterMs: number;
  /** By ST01. */
  readonly dueAfterMsBySet: Readonly<Record<string, number>>;
}

type NewSentGroup = Omit<SentGroup, 'state' | 'sentMs' | 'acknowledgedMs'>;

/** Groups put into the ledger in one step. */
const groupsPerStep = 1_000;

/**
 * Puts each accepted group of an interchange that we send into the ledger, to wait for its acknowledgement; before it
 * leaves the house. Acknowledgements of ours are waited for by nobody.
 */
export async function trackSentGroups(
  road: Walk,
  claim: Claim,
  { survey, rulings }: { survey: Surveyed; rulings: Rulings },
): Promise<void> {
  const { sent } = road;
  if (!sent || !rulings.list.some(({ own }) => own)) return;
  let step: NewSentGroup[] = [];
  const put = (groups: readonly NewSentGroup[]): void =>
    road.ledger.note((writer) => {
      for (const group of groups) writer.putSentGroup(group);
    });
  for await (const group of sentGroups(road, claim, { survey, rulings, sent })) {
    step.push(group);
    if (step.length < groupsPerStep) continue;
    put(step);
    step = [];
  }
  if (step.length > 0) put(step);
}

async function* sentGroups(
  road: Road,
  claim: Claim,
  { survey, rulings, sent }: { survey: Surveyed; rulings: Rulings; sent: SentRules },
): AsyncGenerator<NewSentGroup> {
  // An interchange that is rejected as a whole has no accepted sets: it does not leave, and nobody will answer it.
  const leaving = new Set(rulings.list.filter(({ own }, at) => own && (rulings.accepted[at] ?? 0) > 0));
  const records = deliverableRecords(recordsOfLog(road, survey), rulings.list, (ruling) => leaving.has(ruling));
  let interchange: InterchangeRecord | null = null;
  let open: OpenGroup | null = null;
  for await (const record of records) {
    if (record.kind === 'interchange') interchange = record;
    if (record.kind === 'group') open = { record, setId: '', sets: 0 };
    if (record.kind === 'set' && open && record.errors === 0) {
      open.setId ||= record.header.id;
      open.sets += 1;
    }
    if (record.kind !== 'groupEnd' || !interchange || !open) continue;
    const group = groupOf(interchange, open);
    if (record.codes === 0 && open.sets > 0 && group.functionalId !== 'FA') {
      const dueMs = road.clock.now() + dueAfterMs(road, sent, group);
      yield { ...group, fileId: claim.id, dueMs };
    }
    open = null;
  }
}

/** As agreed with the receiver, else as the settings say. */
function dueAfterMs(road: Road, sent: SentRules, group: Omit<NewSentGroup, 'fileId' | 'dueMs'>): number {
  const { interchange, receiver, setId = '' } = group;
  const agreed = road.partners?.index.find(interchange?.receiver ?? '', receiver)?.partner.ackDueMs ?? {};
  return agreed[setId] ?? agreed.any ?? sent.dueAfterMsBySet[setId] ?? sent.dueAfterMs;
}

interface OpenGroup {
  readonly record: GroupRecord;
  setId: string;
  sets: number;
}

function groupOf({ header, dialect }: InterchangeRecord, open: OpenGroup): Omit<NewSentGroup, 'fileId' | 'dueMs'> {
  const { functionalId, sender, receiver, control } = keptGroupHeader(open.record.gs, dialect);
  return {
    sender: sender.trim(),
    receiver: receiver.trim(),
    functionalId,
    control,
    interchange: {
      sender: partyOf(header.senderQualifier, header.sender),
      receiver: partyOf(header.receiverQualifier, header.receiver),
      control: header.control.trim(),
    },
    setId: open.setId,
    sets: open.sets,
  };
}
