import { resolve } from 'node:path';
import { AgentError } from '../model/agent-error.ts';
import { readSecret } from './mqtt/secret-files.ts';

export interface OtlpTarget {
  readonly url: string;
  readonly token: string | null;
  readonly timeoutMs: number;
}

/** One POST of a document. Throws AgentError OTLP. */
export async function postOtlp({ url, token, timeoutMs }: OtlpTarget, document: object): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
  const options = { method: 'POST', headers, body: JSON.stringify(document), redirect: 'error' } as const;
  let response: Response;
  try {
    response = await fetch(url, { ...options, signal: AbortSignal.timeout(timeoutMs) });
    await response.body?.cancel();
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const words = cause instanceof Error ? cause.message : String(cause);
    throw failed(`${url} could not be reached: ${words}`, 'Is the collector up, and is opentelemetry.url its address?');
  }
  if (!response.ok)
    throw failed(
      `${url} answered ${response.status}`,
      'Check opentelemetry.url and its token, and look into the log of the collector.',
    );
}

function failed(message: string, hint: string): AgentError {
  return new AgentError(message, { code: 'OTLP', hint, retry: true });
}

/** The token of the systemd credential or of the file; null where there is none. Throws AgentError MQTT.FILE. */
export async function otlpToken(
  home: string,
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  const path = file === '' ? null : resolve(home, file);
  const credentials = environment.CREDENTIALS_DIRECTORY ?? null;
  const text = await readSecret({ file: path, credentials, name: 'otlp-token' });
  return text === null ? null : text.trim();
}
