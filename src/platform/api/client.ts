import { join } from 'node:path';
import { AgentError } from '../../model/agent-error.ts';
import { limits } from '../../model/limits.ts';
import { request } from './http.ts';
import { reachable, socketName } from './listen.ts';

const answerBytesMax = 16_777_216;

/** What is asked by POST. */
export interface ServiceCall {
  readonly body: object;
  /** Where to see what became of a call that changes something, should it stay without an answer; null: it only looks. */
  readonly outcome: string | null;
  /** Ends the waiting, not what the service does. */
  readonly signal?: AbortSignal | undefined;
  /** For tests. */
  readonly waits?: Waits;
}

interface Waits {
  readonly lookMs: number;
  readonly changeMs: number;
}

const ownWaits: Waits = { lookMs: limits.apiAnswerMsMax, changeMs: limits.apiChangeMsMax };

/**
 * Asks the service of a home over its socket; with a call, by POST. Null when no service runs there. Throws AgentError
 * API.SOCKET when it runs and may not be asked, or does not answer; API.UNANSWERED or STOPPED when it was asked to change
 * something and may have done it, or be at it still; and what it refuses.
 */
export async function askService(directory: string, path: string, call?: ServiceCall): Promise<unknown> {
  const socket = join(directory, socketName);
  let isReached = false;
  const onReached = (): void => {
    isReached = true;
  };
  try {
    const reach = reachable(socket, directory);
    try {
      return documentOf(JSON.parse(await textOf({ socketPath: reach.path, path, call, onReached })));
    } finally {
      reach.close();
    }
  } catch (error) {
    if (error instanceof AgentError) throw error;
    if (['ENOENT', 'ECONNREFUSED', 'ENOTDIR'].includes(errnoOf(error))) return null;
    if (isReached && call && call.outcome !== null) throw unanswered(error, call, call.outcome);
    call?.signal?.throwIfAborted();
    throw notAsked(error, socket);
  }
}

/** A refusal is thrown as what it was to the service. */
function documentOf(answer: unknown): unknown {
  const error = typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : null;
  if (typeof error !== 'object' || error === null) return answer;
  const { code = 'API', message = 'the service refused', hint = '' }: Record<string, unknown> = { ...error };
  throw new AgentError(String(message), { code: String(code), hint: String(hint) });
}

interface Asking {
  readonly socketPath: string;
  readonly path: string;
  readonly call: ServiceCall | undefined;
  readonly onReached: () => void;
}

class TooSlow extends Error {
  constructor(ms: number) {
    super(`no answer within ${ms / 1_000} s`);
  }
}

function textOf({ socketPath, path, call, onReached }: Asking): Promise<string> {
  const { lookMs, changeMs } = call?.waits ?? ownWaits;
  const timeout = call === undefined || call.outcome === null ? lookMs : changeMs;
  const method = call === undefined ? { method: 'GET' } : { method: 'POST', signal: call.signal };
  const type = call === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const asked = request(
      { agent: false, socketPath, path, timeout, ...method, headers: { host: 'localhost', ...type } },
      (response) => {
        const parts: Buffer[] = [];
        let bytes = 0;
        response.on('data', (part: Buffer) => {
          bytes += part.length;
          if (bytes > answerBytesMax) asked.destroy(new Error('the answer is too long'));
          parts.push(part);
        });
        response.on('error', reject);
        response.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
      },
    );
    asked.on('socket', (socket) => socket.once('connect', onReached));
    asked.on('timeout', () => asked.destroy(new TooSlow(timeout)));
    asked.on('error', reject);
    asked.end(call === undefined ? undefined : JSON.stringify(call.body));
  });
}

/** It was asked, and whether it did it only the service knows: to say that it failed would be a lie. */
function unanswered(cause: unknown, { signal, waits = ownWaits }: ServiceCall, hint: string): AgentError {
  if (signal?.aborted) {
    const why = signal.reason instanceof Error ? signal.reason.message : 'stopped';
    return new AgentError(`${why}; the service goes on with what it was asked`, { code: 'STOPPED', hint });
  }
  const message =
    cause instanceof TooSlow
      ? `the service has not answered within ${waits.changeMs / 1_000} s, and goes on with what it was asked`
      : 'the service ended before it answered: it may have done what it was asked';
  return new AgentError(message, { code: 'API.UNANSWERED', hint, cause });
}

function notAsked(error: unknown, socket: string): AgentError {
  return new AgentError(`the service at ${socket} cannot be asked: ${error instanceof Error ? error.message : error}`, {
    code: 'API.SOCKET',
    hint:
      errnoOf(error) === 'EACCES'
        ? 'Ask as the user of the service, or as root.'
        : 'The service may hang: look at its log (`journalctl -u edi-agent`).',
    cause: error,
  });
}

const errnoOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
