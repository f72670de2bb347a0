import { createHash } from 'node:crypto';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { createTokenBucket } from '../../kit/token-bucket.ts';
import { limits } from '../../model/limits.ts';
import type { Log } from '../../ports.ts';
import { isOwnHost } from './host-check.ts';
import { createServer } from './http.ts';
import { prometheusContentType } from './prometheus.ts';
import { answerOf, Refusal } from './refusal.ts';

/** A document and the status of HTTP that it is sent with. */
export interface ApiAnswer {
  readonly statusCode: number;
  readonly document: unknown;
}

/** What the routes answer; what a handler throws becomes an error document. */
export interface ApiHandlers {
  health(): Promise<ApiAnswer>;
  status(): Promise<ApiAnswer>;
  metrics(query: { readonly start_date?: string; readonly end_date?: string }): Promise<ApiAnswer>;
  /** The page for people, and what stands in its style element. */
  page(): Promise<{ readonly html: string; readonly style: string }>;
  /** Prometheus' text. */
  prometheus(): Promise<string>;
  /** `filepath` as it was given: the handler confines it. */
  process(filepath: string): Promise<ApiAnswer>;
  /** Over the socket alone: what an operator asks of the service. */
  control(body: unknown): Promise<ApiAnswer>;
}

export interface AppOptions {
  readonly handlers: ApiHandlers;
  readonly log: Log;
  /** Names that Host may hold; null on a socket, which no web page reaches. */
  readonly names: ReadonlySet<string> | null;
  /** Rejects requests that may not change anything; on a socket its mode has decided. */
  readonly authorize: (authorization: string | undefined) => Promise<void>;
  /** For tests of slow clients. */
  readonly requestMsMax?: number;
}

/** The routes, with the same limits however they are reached. Its server listens, and closes, when whoever holds it says so. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { handlers, names, authorize } = options;
  const bucket = createTokenBucket({
    burstMax: limits.apiRequestsBurstMax,
    perSecond: limits.apiRequestsPerSecondMax,
    monotonic: () => performance.now(),
  });
  const app = fastify({
    logger: false,
    bodyLimit: limits.apiBodyBytesMax,
    exposeHeadRoutes: true,
    // What is so wrong that no route is looked for.
    frameworkErrors: (error, request, reply) => {
      fail({ error, request, reply }, options.log);
    },
    clientErrorHandler: refuseConnection,
    serverFactory: (handler) => serverOf(handler, options.requestMsMax ?? limits.apiRequestMsMax),
  });
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(standingHeaders);
    if (names && !isOwnHost(request.headers.host, names)) throw foreignHost();
    const waitMs = bucket.take();
    if (waitMs > 0) throw tooMany(waitMs);
  });
  app.setErrorHandler((error, request, reply) => fail({ error, request, reply }, options.log));
  app.setNotFoundHandler((request) => {
    throw notFound(request);
  });

  app.get('/', async (_, reply) => {
    const { html, style } = await handlers.page();
    return reply.headers(pageHeaders(style)).type('text/html; charset=utf-8').send(html);
  });
  app.get('/health', (_, reply) => answered(reply, handlers.health()));
  app.get('/api/v1/status', (_, reply) => answered(reply, handlers.status()));
  app.get('/api/v1/metrics', (request, reply) => answered(reply, handlers.metrics(datesOf(request.query))));
  app.get('/metrics', async (_, reply) => reply.type(prometheusContentType).send(await handlers.prometheus()));
  app.post('/api/v1/process', { onRequest: (request) => authorize(request.headers.authorization) }, (request, reply) =>
    answered(reply, handlers.process(filepathOf(request.body))),
  );
  if (names === null) app.post('/api/v1/control', (request, reply) => answered(reply, handlers.control(request.body)));
  await app.ready();
  return app;
}

function serverOf(handler: Parameters<typeof createServer>[1], requestMsMax: number): Server {
  const server = createServer(
    {
      requestTimeout: requestMsMax,
      headersTimeout: requestMsMax,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: Math.min(1_000, requestMsMax),
      maxHeaderSize: 16_384,
    },
    handler,
  );
  server.maxConnections = limits.apiConnectionsMax;
  server.maxRequestsPerSocket = 1_000;
  return server;
}

/** A client that is too slow, or that speaks no HTTP. */
function refuseConnection(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, code, message] =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? ['408 Request Timeout', 'TOO_SLOW', 'the request did not arrive in time']
      : ['400 Bad Request', 'BAD_REQUEST', 'this is no HTTP'];
  const body = JSON.stringify({ error: { code, message, hint: 'Send the request whole, as HTTP/1.1.' } });
  const head = `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json; charset=utf-8`;
  socket.end(`${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/** No page of another origin may read an answer: there is no CORS, and nothing is kept or guessed at. */
const standingHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};

/** The page runs nothing, loads nothing, sends nothing, and stands in no frame. */
function pageHeaders(style: string): Readonly<Record<string, string>> {
  const hash = createHash('sha256').update(style).digest('base64');
  const none = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  return {
    'content-security-policy': `${none}; style-src 'sha256-${hash}'`,
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
  };
}

async function answered(reply: FastifyReply, answer: Promise<ApiAnswer>): Promise<unknown> {
  const { statusCode, document } = await answer;
  reply.code(statusCode);
  return document;
}

function fail(
  { error, request, reply }: { error: unknown; request: FastifyRequest; reply: FastifyReply },
  log: Log,
): void {
  const { statusCode, body } = answerOf(error);
  if (statusCode >= 500 && body.error.code === 'INTERNAL') {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log.error('error: a request to the local API failed', { code: 'INTERNAL', url: request.url, stack });
  }
  if (error instanceof Refusal && error.retryAfterMs !== null) {
    reply.header('retry-after', Math.ceil(error.retryAfterMs / 1_000));
  }
  if (statusCode === 401) reply.header('www-authenticate', 'Bearer');
  void reply.code(statusCode).send(body);
}

function datesOf(query: unknown): { start_date?: string; end_date?: string } {
  const given = typeof query === 'object' && query !== null ? Object.entries(query) : [];
  const unknown = given.find(
    ([name, value]) => !['start_date', 'end_date'].includes(name) || typeof value !== 'string',
  );
  if (unknown) throw badRequest(`${unknown[0]} is not understood`, 'There are start_date and end_date, each once.');
  return Object.fromEntries(given);
}

function filepathOf(body: unknown): string {
  const isObject = typeof body === 'object' && body !== null;
  const filepath = isObject && 'filepath' in body ? body.filepath : undefined;
  if (typeof filepath === 'string' && Object.keys(body ?? {}).length === 1) return filepath;
  throw badRequest('the body must be {"filepath": "/path/of/the/file"}', 'Name one file by its absolute path.');
}

function badRequest(message: string, hint: string): Refusal {
  return new Refusal(message, { statusCode: 400, code: 'BAD_REQUEST', hint });
}

function foreignHost(): Refusal {
  return new Refusal('the request is for another host', {
    statusCode: 403,
    code: 'HOST',
    hint: 'Ask for 127.0.0.1 or localhost; other names are allowed by api.names.',
  });
}

function tooMany(retryAfterMs: number): Refusal {
  const hint = 'Ask less often.';
  return new Refusal('too many requests', { statusCode: 429, code: 'TOO_MANY_REQUESTS', hint, retryAfterMs });
}

function notFound({ method, url }: FastifyRequest): Refusal {
  return new Refusal(`there is no ${method} ${url.split('?')[0]}`, {
    statusCode: 404,
    code: 'NOT_FOUND',
    hint: 'There are GET / (a page), /health, /api/v1/status, /api/v1/metrics, /metrics and POST /api/v1/process.',
  });
}
