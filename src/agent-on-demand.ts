import type { Work } from './agent-work.ts';
import { type Claims, claimInWork } from './claim/claim.ts';
import type { Gate } from './kit/gate.ts';
import { AgentError } from './model/agent-error.ts';
import type { Claim } from './model/claim.ts';
import { limits } from './model/limits.ts';
import type { Receipt } from './model/receipt.ts';
import type { Clock, Files } from './ports.ts';

export interface OnDemandOptions {
  readonly files: Pick<Files, 'stat'>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly claims: Claims;
  readonly work: Pick<Work, 'resume'>;
  readonly gate: Gate;
  readonly stop: AbortSignal;
}

/** `waiting`: it was taken, and has not ended yet; the story of the file tells the rest. */
export type OnDemandResult =
  | { readonly kind: 'ended'; readonly receipt: Receipt }
  | { readonly kind: 'waiting'; readonly id: string };

/** Files that somebody asks for by name: they go the road of all others. */
export interface OnDemand {
  /** Throws AgentError: E001 for what is no file or was taken by another, API.HELD while no files are taken. */
  take(path: string): Promise<OnDemandResult>;
  /** To be told of every file that ends. */
  ended(claim: Claim, receipt: Receipt): void;
}

export function createOnDemand({ files, clock, claims, work, gate, stop }: OnDemandOptions): OnDemand {
  const waiting = new Map<string, (receipt: Receipt) => void>();

  async function take(path: string): Promise<OnDemandResult> {
    if (gate.reasons.length > 0 || stop.aborted) throw held(stop.aborted ? ['the service is stopping'] : gate.reasons);
    const { bytes } = await files.stat(path);
    const claim = await claims.take({ path, bytes }).catch(claimInWork);
    if (claim === 'gone') throw gone(path);
    const { promise, resolve } = Promise.withResolvers<Receipt>();
    waiting.set(claim.id, resolve);
    const over = new AbortController();
    try {
      await work.resume(claim, 0);
      const receipt = await Promise.race([promise, passed(AbortSignal.any([stop, over.signal]))]);
      return receipt ? { kind: 'ended', receipt } : { kind: 'waiting', id: claim.id };
    } finally {
      over.abort();
      waiting.delete(claim.id);
    }
  }

  /** Null when the time for an answer is over, or the service stops. */
  async function passed(signal: AbortSignal): Promise<null> {
    await clock.sleep(limits.apiProcessMsMax, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    return null;
  }

  return { take, ended: (claim, receipt) => waiting.get(claim.id)?.(receipt) };
}

function held(reasons: readonly string[]): AgentError {
  return new AgentError(`no files are taken now: ${reasons.join(', ')}`, {
    code: 'API.HELD',
    hint: 'Ask again later; `edi-agent health` tells what to do about it.',
    retry: true,
  });
}

function gone(path: string): AgentError {
  return new AgentError(`another took ${path} first`, {
    code: 'E001.NOT_FOUND',
    hint: 'The service finds files in its pickup directories by itself; `edi-agent files show NAME` tells of it.',
    path,
  });
}
