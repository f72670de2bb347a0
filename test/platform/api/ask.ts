import { type RequestOptions, request } from 'node:http';
import type { ApiHandlers } from '../../../src/platform/api/app.ts';

export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The parsed body, or its text. */
  readonly body: unknown;
}

/** One request as a client of one's own making sends it: any method, path and header. */
export function ask(options: RequestOptions, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ agent: false, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => {
        const { statusCode = 0, headers } = response;
        resolve({ statusCode, headers, text, body: parsed(text) });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Handlers that answer with what they were asked. */
export const echo: ApiHandlers = {
  health: async () => ({ statusCode: 503, document: { status: 'unhealthy' } }),
  status: async () => ({ statusCode: 200, document: { service: 'test' } }),
  metrics: async (query) => ({ statusCode: 200, document: { query } }),
  page: async () => ({ html: '<!doctype html><style>p{}</style>', style: 'p{}' }),
  prometheus: async () => '# HELP a b\n',
  process: async (filepath) => ({ statusCode: 200, document: { filepath } }),
  control: async (body) => ({ statusCode: 200, document: { body } }),
};
