import { type ClaimPorts, createClaims } from '../../src/claim/claim.ts';
import { recover } from '../../src/claim/recover.ts';
import { dispatch } from '../../src/deliver/dispatch.ts';
import { ledgerJournal } from '../../src/deliver/ledger-journal.ts';
import { createDestination } from '../../src/deliver/registry.ts';
import type { Claim } from '../../src/model/claim.ts';
import type { Places } from '../../src/model/places.ts';
import type { FileStatus, Receipt } from '../../src/model/receipt.ts';
import { finishFile, settle } from '../../src/record/finish.ts';
import type { Life } from './crash-everywhere.ts';

export const places: Places = {
  work: '/home/work',
  final: {
    processed: '/home/processed',
    partial: '/home/processed',
    failed: '/home/error',
    duplicate: '/home/duplicate',
    quarantined: '/home/quarantine',
  },
};

const scope = { kind: 'ISA13', sender: 'US', receiver: 'ACME' } as const;
const signal = new AbortController().signal;

/**
 * The road of the agent with the engine left out: a file whose text begins with `bad` fails, every other is answered
 * with one numbered acknowledgement and delivered once; content that was seen before is a duplicate.
 */
export async function liveOnce(life: Life, order: 'one by one' | 'all at once'): Promise<void> {
  const ports: ClaimPorts = { ...life, places };
  const report = await recover(ports);
  for (const file of report.settle) await settle(ports, file);
  const claims = createClaims(ports);
  const names = await life.files.list('/pickup');
  const jobs = [
    ...report.resume.map((claim) => () => road(ports, claim)),
    ...names.map((name) => async () => {
      const path = `/pickup/${name}`;
      const claim = await claims.take({ path, bytes: (await life.files.stat(path)).bytes });
      if (claim !== 'gone') await road(ports, claim);
    }),
  ];
  await (order === 'all at once' ? allOf(jobs) : inTurn(jobs));
}

async function road(ports: ClaimPorts, claim: Claim): Promise<void> {
  const { files, ledger } = ports;
  const sha256 = await files.sha256(claim.path);
  const text = await textOf(ports, claim.path);
  const earlier = await ledger.write((writer) => {
    writer.changeFile(claim.id, { state: 'surveyed', sha256 });
    return writer.see({ kind: 'content', key: sha256, content: sha256, fileId: claim.id });
  });
  if (earlier) return void (await finishFile(ports, claim, receiptOf(claim, 'duplicate')));
  if (text.startsWith('bad')) return void (await finishFile(ports, claim, receiptOf(claim, 'failed')));
  const control = await acknowledge(ports, claim, sha256);
  await deliver(ports, claim, { key: `ack-${sha256}`, text: `997 ${control} ${text}`, sequence: 1 });
  await ledger.record(claim, 'delivering', {});
  await deliver(ports, claim, { key: `sets-${sha256}`, text: `sets ${text}`, sequence: 2 });
  await finishFile(ports, claim, receiptOf(claim, 'processed'));
}

/** The number and the key it belongs to are one step: a second attempt finds the number of the first. */
async function acknowledge({ ledger }: ClaimPorts, claim: Claim, sha256: string): Promise<string> {
  const key = `ack-${sha256}`;
  return ledger.write((writer) => {
    writer.changeFile(claim.id, { state: 'acknowledged' });
    const known = ledger.delivery(key)?.reference;
    if (known) return known;
    const reference = String(writer.nextControl(scope));
    const { id: fileId } = claim;
    writer.putDelivery({
      key,
      fileId,
      reference,
      destination: 'sterling',
      state: 'pending',
      path: null,
      attempts: 0,
      dueMs: null,
      code: null,
    });
    return reference;
  });
}

async function deliver(
  { files, ledger }: ClaimPorts,
  claim: Claim,
  output: { readonly key: string; readonly text: string; readonly sequence: number },
): Promise<void> {
  const settings = {
    kind: 'directory',
    name: 'sterling',
    path: '/delivery',
    template: '{original}_{sequence}.x12',
  } as const;
  const destination = createDestination(settings, { files, journal: ledgerJournal(ledger) });
  const item = {
    content: () => [new TextEncoder().encode(output.text)],
    partner: 'ACME',
    documentType: '850',
    originalName: claim.name,
    timestampMs: 0,
    sequence: output.sequence,
  };
  await dispatch(ledger, destination, { key: output.key, fileId: claim.id, item, signal });
}

function receiptOf(claim: Claim, status: FileStatus): Receipt {
  const counts = {
    interchanges: 1,
    groups: 1,
    transactions: 1,
    accepted: 1,
    rejected: 0,
    segments: 9,
    elements: 9,
  };
  return {
    file: claim.origin,
    sha256: null,
    bytes: claim.bytes,
    status,
    code: null,
    message: null,
    remedy: null,
    content: [],
    ...counts,
    findings: { errors: 0, warnings: 0, listed: [] },
    acknowledgements: [],
    deliveries: [],
    durationMs: 0,
  };
}

async function textOf({ files }: ClaimPorts, path: string): Promise<string> {
  let text = '';
  for await (const chunk of files.read(path)) text += new TextDecoder().decode(chunk);
  return text;
}

async function inTurn(jobs: readonly (() => Promise<void>)[]): Promise<void> {
  for (const job of jobs) await job();
}

/** All end before the life does, as they would in a process that dies. */
async function allOf(jobs: readonly (() => Promise<void>)[]): Promise<void> {
  for (const one of await Promise.allSettled(jobs.map((job) => job()))) if (one.status === 'rejected') throw one.reason;
}
