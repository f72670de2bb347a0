import type { Claim } from '../../model/claim.ts';
import type { Detail, FileChange } from '../../model/ledger.ts';
import type { FileState } from '../../model/ledger-states.ts';
import { limits } from '../../model/limits.ts';
import type { Receipt } from '../../model/receipt.ts';
import type { Ledger } from '../../ports.ts';
import type { CommitGroup } from './commit-group.ts';
import type { LedgerTables } from './ledger.ts';

/** The two calls the pipeline makes for each file, in terms of the tables. */
export function recordSteps(group: CommitGroup, tables: LedgerTables): Pick<Ledger, 'record' | 'finish'> {
  const { reader, writer } = tables;

  function changed(claim: Claim, change: FileChange): void {
    const isNew = reader.file(claim.id) === undefined;
    if (isNew) writer.openFile({ ...fileOf(claim), state: 'claimed' });
    if (!isNew || change.state !== 'claimed') writer.changeFile(claim.id, change);
  }

  return {
    record: (claim, state: FileState, detail: Detail) => group.write(() => changed(claim, { state, detail })),
    finish: (claim, receipt) =>
      group.write(() => {
        changed(claim, changeOf(claim, receipt));
        if (!mayComeAgain(receipt)) writer.dropRulings(claim.id);
      }),
  };
}

/** Whether the same content may be taken again, to go on with what is still to do. */
function mayComeAgain({ status, code }: Receipt): boolean {
  return status === 'failed' && code?.startsWith('E003') !== true;
}

function fileOf({
  id,
  name,
  origin,
  path,
  bytes,
}: Claim): Omit<Parameters<LedgerTables['writer']['openFile']>[0], 'state'> {
  return { id, name, origin, path, bytes };
}

/** A file that is read where it lies has nowhere to go: it is settled with its receipt. */
function changeOf(claim: Claim, receipt: Receipt): FileChange {
  const { status, code, sha256, message, accepted, rejected, acknowledgements, deliveries } = receipt;
  return {
    state: status,
    path: claim.path,
    code,
    settled: claim.inPlace,
    ...(sha256 === null ? {} : { sha256 }),
    ...(message === null ? {} : { note: message }),
    detail: { code, accepted, rejected, acknowledgements, deliveries, ...troubleOf(receipt) },
  };
}

/** What an operator is told of it later, when the receipt may be gone. */
function troubleOf({ code, remedy, findings }: Receipt): Detail {
  if (code === null && findings.errors === 0) return {};
  const { errors, warnings, listed } = findings;
  return { remedy, findings: { errors, warnings, listed: listed.slice(0, limits.storyFindingsKeptMax) } };
}
