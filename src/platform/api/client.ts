import { request } from 'node:http';
import { join } from 'node:path';
import { AgentError } from '../../model/agent-error.ts';
import { reachable, socketName } from './listen.ts';

const answerMsMax = 10_000;
const answerBytesMax = 16_777_216;

/**
 * Asks the service of a home over its socket; with a body, by POST. Null when no service runs there. Throws AgentError API when it runs and
 * may not be asked, or does not answer.
 */
export async function askService(directory: string, path: string, body?: object): Promise<unknown> {
  const socket = join(directory, socketName);
  try {
    const reach = reachable(socket, directory);
    try {
      return documentOf(JSON.parse(await textOf(reach.path, path, body)));
    } finally {
      reach.close();
    }
  } catch (error) {
    if (error instanceof AgentError) throw error;
    const errno = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (['ENOENT', 'ECONNREFUSED', 'ENOTDIR'].includes(errno)) return null;
    throw new AgentError(
      `the service at ${socket} cannot be asked: ${error instanceof Error ? error.message : error}`,
      {
        code: 'API.SOCKET',
        hint:
          errno === 'EACCES'
            ? 'Ask as the user of the service, or as root.'
            : 'The service may hang: look at its log (`journalctl -u edi-agent`).',
        cause: error,
      },
    );
  }
}

/** A refusal is thrown as what it was to the service. */
function documentOf(answer: unknown): unknown {
  const error = typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : null;
  if (typeof error !== 'object' || error === null) return answer;
  const { code = 'API', message = 'the service refused', hint = '' }: Record<string, unknown> = { ...error };
  throw new AgentError(String(message), { code: String(code), hint: String(hint) });
}

function textOf(socketPath: string, path: string, body: object | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        agent: false,
        socketPath,
        path,
        method: body === undefined ? 'GET' : 'POST',
        timeout: answerMsMax,
        headers: { host: 'localhost', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      },
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
    asked.on('timeout', () => asked.destroy(new Error('no answer within 10 s')));
    asked.on('error', reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
