import type { InterchangeHeader } from '../model/envelope.ts';

/** Asks for one of our own control numbers. */
export interface ControlRequest {
  readonly kind: 'ISA13' | 'GS06';
  /**
   * The parties of the ISA that the number must be new between, `ZZ:OURS`; the sender is us. For GS06, too: it must not
   * come twice in an interchange, whatever the parties of its groups are.
   */
  readonly sender: string;
  readonly receiver: string;
  /** Which received interchange is answered, from 1, and which group of the answer, from 1; 0 for its ISA. */
  readonly interchange: number;
  readonly group: number;
}

/** The next number, 1 … 999999999, never given before; the same again for a request that was answered before. */
export type ControlOf = (request: ControlRequest) => number | Promise<number>;

/** The parties of the answer to an interchange: its own, the other way round. */
export function answerParties(header: InterchangeHeader): Pick<ControlRequest, 'sender' | 'receiver'> {
  return {
    sender: `${header.receiverQualifier.trim()}:${header.receiver.trim()}`,
    receiver: `${header.senderQualifier.trim()}:${header.sender.trim()}`,
  };
}
