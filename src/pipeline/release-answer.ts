import type { Delivered } from '../deliver/destination.ts';
import { dispatch } from '../deliver/dispatch.ts';
import { wholeBytes } from '../kit/whole-bytes.ts';
import { AgentError } from '../model/agent-error.ts';
import type { LedgerDelivery, LedgerFile } from '../model/ledger.ts';
import { releaseMark } from '../model/quarantine.ts';
import { readIsa } from '../x12/isa.ts';
import type { Road } from './road.ts';

/** Where answers wait that were agreed to be held: `held` in directories.delivery. */
export const heldDestination = 'held';

export interface HeldAnswer {
  readonly delivery: LedgerDelivery;
  readonly file: Pick<LedgerFile, 'id' | 'name'>;
}

export const releaseKeyOf = ({ key }: LedgerDelivery): string => `${key}${releaseMark}`;

/**
 * Hands an acknowledgement on that was held, as it was written, the way that its receiver's go. Released twice is
 * delivered once. Throws E001 and E004, and CONFIG where acknowledgements are not written at all.
 */
export async function releaseAnswer(road: Road, held: HeldAnswer, signal: AbortSignal): Promise<Delivered> {
  const { delivery, file } = held;
  const key = releaseKeyOf(delivery);
  const path = delivery.path ?? '';
  const receiver = road.ledger.delivery(key)?.state === 'delivered' ? '' : await receiverOf(road, path, signal);
  const partner = road.partners?.index.find(receiver, null)?.partner;
  const destination = (partner && road.partners?.wayOf(partner, 'acknowledgements')) ?? road.acknowledgements;
  if (!destination) throw nowhere();
  const [kind = ''] = (delivery.answer ?? '').split('/');
  const item = {
    content: (abort: AbortSignal) => road.files.read(path, undefined, abort),
    partner: partner?.name ?? receiver.split(':')[1] ?? 'unknown',
    documentType: kind === '' ? 'acknowledgement' : kind,
    originalName: file.name,
    timestampMs: road.clock.now(),
    sequence: answerNumber(delivery),
  };
  const answer = delivery.answer ?? undefined;
  const effect = { key, fileId: file.id, item, ...(answer === undefined ? {} : { answer }), signal };
  return dispatch(road.ledger, destination, effect);
}

/** Which interchange of its file it answers, from 1: the end of its key. */
export function answerNumber({ key }: LedgerDelivery): number {
  return Number(/answer:(\d+)$/.exec(key)?.[1] ?? 0);
}

const isaBytesMax = 512;

/** ISA07 and ISA08 of the answer itself, `ZZ:ACME`. */
async function receiverOf(road: Road, path: string, signal: AbortSignal): Promise<string> {
  const { bytes } = await road.files.stat(path);
  const start = await wholeBytes(
    road.files.read(path, { start: 0, end: Math.min(bytes, isaBytesMax) }, signal),
    isaBytesMax,
  );
  const isa = start && readIsa(start, 0, { end: start.length, final: true });
  if (isa?.kind !== 'isa') {
    throw new AgentError(`${path} is no acknowledgement any more`, {
      code: 'E002.ISA',
      hint: 'Somebody changed it: look at it, send it by hand, and discard it here.',
    });
  }
  return `${isa.header.receiverQualifier.trim()}:${isa.header.receiver.trim()}`;
}

function nowhere(): AgentError {
  return new AgentError('acknowledgements are switched off: there is no way out', {
    code: 'CONFIG',
    hint: 'Set processing.acknowledge, then release it.',
  });
}
