import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { AgentError } from '../../../src/model/agent-error.ts';
import { limits } from '../../../src/model/limits.ts';
import { type ApiHandlers, createApp } from '../../../src/platform/api/app.ts';
import { askService } from '../../../src/platform/api/client.ts';
import { isOwnHost, ownNames } from '../../../src/platform/api/host-check.ts';
import { listenOnPort, socketName } from '../../../src/platform/api/listen.ts';
import { type ApiServer, openApiServer } from '../../../src/platform/api/server.ts';
import { silentLog } from '../../../src/platform/silent-log.ts';
import { type Answer, ask, echo } from './ask.ts';

const token = 'a-token-of-enough-characters';
let directory = '';
let server: ApiServer;

async function open(handlers: Partial<ApiHandlers> = {}, http: { port?: number } | null = {}): Promise<ApiServer> {
  return openApiServer({
    handlers: { ...echo, ...handlers },
    log: silentLog,
    directory,
    http: http && { host: '127.0.0.1', port: 0, names: ['edi.example'], ...http },
    token: { file: join(directory, 'api-token'), credentials: undefined },
  });
}

const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  ask({ port: server.port, path, headers });
const post = (body: string, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(
    {
      port: server.port,
      method: 'POST',
      path: '/api/v1/process',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    },
    body,
  );
const codeOf = ({ body, statusCode }: Answer): string => {
  const { error } = body as { error: { code: string; message: string; hint: string } };
  assert.ok(error.message.length > 0 && error.hint.length > 0);
  return `${statusCode} ${error.code}`;
};

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'edi-api-'));
  writeFileSync(join(directory, 'api-token'), `${token}\n`, { mode: 0o600 });
  server = await open();
});
afterEach(async () => {
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

test('the page may do nothing but show itself', async () => {
  const { statusCode, headers, body } = await get('/');
  assert.deepEqual([statusCode, headers['content-type']], [200, 'text/html; charset=utf-8']);
  assert.equal(body, '<!doctype html><style>p{}</style>');
  const policy = String(headers['content-security-policy']);
  const hash = createHash('sha256').update('p{}').digest('base64');
  assert.deepEqual(policy.split('; '), [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    `style-src 'sha256-${hash}'`,
  ]);
  assert.equal(headers['x-frame-options'], 'DENY');
  assert.equal((await get('/', { host: 'evil.example' })).statusCode, 403);
});

test('each route answers what its handler says, with its status', async () => {
  const brief = async (path: string) => {
    const { statusCode, body } = await get(path);
    return [statusCode, body];
  };
  assert.deepEqual(await brief('/health'), [503, { status: 'unhealthy' }]);
  assert.deepEqual(await brief('/api/v1/status'), [200, { service: 'test' }]);
  const query = { start_date: '2026-11-01', end_date: '2026-11-02' };
  assert.deepEqual(await brief('/api/v1/metrics?start_date=2026-11-01&end_date=2026-11-02'), [200, { query }]);
  assert.deepEqual(await brief('/metrics'), [200, '# HELP a b\n']);
  const { statusCode, body } = await post('{"filepath":"/a"}');
  assert.deepEqual([statusCode, body], [200, { filepath: '/a' }]);
});

test('nothing lets pages of other origins read an answer, and nothing is kept', async () => {
  const { headers } = await get('/health', { origin: 'https://evil.example' });
  assert.equal(headers['access-control-allow-origin'], undefined);
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['x-content-type-options'], 'nosniff');
  const preflight = await ask({ port: server.port, method: 'OPTIONS', path: '/api/v1/process' });
  assert.equal(codeOf(preflight), '404 NOT_FOUND');
});

test('requests for other hosts are refused: DNS rebinding', async () => {
  for (const host of ['evil.example', 'evil.example:5000', '127.0.0.1.evil.example', 'localhost@evil.example', 'x y'])
    assert.equal(codeOf(await get('/health', { host })), '403 HOST', host);
  for (const host of ['localhost', 'LOCALHOST:5000', '127.0.0.1:1', '[::1]:5000', 'edi.example', 'localhost.'])
    assert.equal((await get('/api/v1/status', { host })).statusCode, 200, host);
});

test('a request without Host, or with an empty one, is for nobody', () => {
  const names = ownNames('127.0.0.1', []);
  for (const header of [undefined, '', ':5000', '[::1', '127.0.0.1:port'])
    assert.equal(isOwnHost(header, names), false);
  assert.equal(isOwnHost('[fe80::1]:5000', ownNames('fe80::1', [])), true);
});

test('unknown routes, methods, dates and bodies are refused in the one form', async () => {
  assert.equal(codeOf(await get('/nothing')), '404 NOT_FOUND');
  assert.equal(codeOf(await get('/api/v1/process')), '404 NOT_FOUND');
  assert.equal(codeOf(await get('/%zz')), '400 BAD_REQUEST');
  assert.equal(codeOf(await get('/api/v1/metrics?since=1')), '400 BAD_REQUEST');
  assert.equal(codeOf(await get('/api/v1/metrics?start_date=1&start_date=2')), '400 BAD_REQUEST');
  for (const body of ['', '{', '[]', '{}', '{"filepath":1}', '{"filepath":"/a","more":1}', '"/a"', 'null'])
    assert.equal(codeOf(await post(body)), '400 BAD_REQUEST', body);
  assert.equal(codeOf(await post('{"filepath":"/a"}', { 'content-type': 'text/plain' })), '415 MEDIA_TYPE');
  const poisoned = await post('{"__proto__":{"filepath":"/a"}}');
  assert.equal(codeOf(poisoned), '400 BAD_REQUEST');
});

test('an oversized body and oversized headers are refused', async () => {
  const body = JSON.stringify({ filepath: `/${'a'.repeat(limits.apiBodyBytesMax)}` });
  assert.equal(codeOf(await post(body)), '413 BODY_TOO_LARGE');
  const { statusCode } = await get('/health', { 'x-long': 'a'.repeat(20_000) });
  assert.ok(statusCode === 400 || statusCode === 431, String(statusCode));
});

test('failures of handlers: those of the world are told, those of our own are not', async () => {
  await server.close();
  const failures: Error[] = [
    new AgentError('busy', { code: 'E004.NO_SPACE', retry: true, hint: 'wait' }),
    new AgentError('bad', { code: 'E002.NOT_X12', hint: 'ask' }),
    new Error('secret inside'),
  ];
  server = await open({
    status: async () => {
      throw failures.shift();
    },
  });
  assert.equal(codeOf(await get('/api/v1/status')), '503 E004.NO_SPACE');
  assert.equal(codeOf(await get('/api/v1/status')), '422 E002.NOT_X12');
  const own = await get('/api/v1/status');
  assert.equal(codeOf(own), '500 INTERNAL');
  assert.doesNotMatch(own.text, /secret/);
});

test('process wants the token of a file that is its owner’s alone, and takes a new one at once', async () => {
  const body = '{"filepath":"/a"}';
  const file = join(directory, 'api-token');
  for (const authorization of [
    '',
    'Bearer',
    'Bearer wrong',
    `Basic ${token}`,
    token,
    `Bearer ${token} x`,
    `Bearer ${token}x`,
  ])
    assert.equal(codeOf(await post(body, { authorization })), '401 UNAUTHORIZED', authorization);
  assert.equal((await post(body, { authorization: `bearer  ${token}` })).statusCode, 200);
  chmodSync(file, 0o640);
  assert.equal(codeOf(await post(body)), '403 NO_TOKEN');
  rmSync(file);
  assert.equal(codeOf(await post(body)), '403 NO_TOKEN');
  writeFileSync(file, 'short', { mode: 0o600 });
  assert.equal(codeOf(await post(body, { authorization: 'Bearer short' })), '403 NO_TOKEN');
  rmSync(file);
  mkdirSync(join(directory, 'elsewhere'));
  writeFileSync(join(directory, 'elsewhere', 't'), token, { mode: 0o600 });
  symlinkSync(join(directory, 'elsewhere', 't'), file);
  assert.equal(codeOf(await post(body)), '403 NO_TOKEN');
  rmSync(file);
  writeFileSync(file, 'another-token-of-enough-characters', { mode: 0o600 });
  assert.equal((await post(body, { authorization: 'Bearer another-token-of-enough-characters' })).statusCode, 200);
});

test('a systemd credential goes before the file', async () => {
  const credentials = join(directory, 'credentials');
  mkdirSync(credentials);
  writeFileSync(join(credentials, 'api-token'), 'the-credential-of-the-service', { mode: 0o440 });
  const { requireToken } = await import('../../../src/platform/api/token.ts');
  const source = { file: join(directory, 'api-token'), credentials };
  await requireToken('Bearer the-credential-of-the-service', source);
  await assert.rejects(requireToken(`Bearer ${token}`, source), { statusCode: 401 });
});

test('who asks too often is told when to come again', async () => {
  const many = await Promise.all(Array.from({ length: limits.apiRequestsBurstMax + 30 }, () => get('/api/v1/status')));
  const refused = many.filter(({ statusCode }) => statusCode === 429);
  assert.ok(refused.length > 0);
  const [one] = refused;
  assert.ok(one && codeOf(one) === '429 TOO_MANY_REQUESTS' && Number(one.headers['retry-after']) >= 1);
});

test('a client that sends too slowly is given up', async () => {
  const app = await createApp({
    handlers: echo,
    log: silentLog,
    names: null,
    authorize: async () => {},
    requestMsMax: 300,
  });
  const port = await listenOnPort(app.server, { host: '127.0.0.1', port: 0 });
  try {
    const slow = async (first: string): Promise<string> => {
      const socket = connect({ port, host: '127.0.0.1' });
      socket.write(first);
      const drip = setInterval(() => socket.writable && socket.write('a'), 50);
      let text = '';
      socket.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      socket.on('error', () => {});
      await new Promise((resolve) => socket.once('close', resolve));
      clearInterval(drip);
      return text;
    };
    const ofHeaders = await slow('GET /health HTTP/1.1\r\nHost: localhost\r\nx: ');
    assert.match(ofHeaders, /^HTTP\/1\.1 408 [\s\S]*"TOO_SLOW"/);
    const ofBody = await slow(
      'POST /api/v1/process HTTP/1.1\r\nHost: localhost\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{',
    );
    assert.match(ofBody, /^HTTP\/1\.1 408 /);
    assert.match(await slow('what is this\r\n\r\n'), /^HTTP\/1\.1 400 [\s\S]*"BAD_REQUEST"/);
  } finally {
    app.server.close();
    await app.close();
  }
});

test('the socket is its owner’s alone from its first moment, whatever the umask; it needs neither Host nor token', async () => {
  const path = join(directory, socketName);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(await askService(directory, '/api/v1/status'), { service: 'test' });
  const { statusCode } = await ask(
    {
      socketPath: path,
      method: 'POST',
      path: '/api/v1/process',
      headers: { 'content-type': 'application/json', host: 'x' },
    },
    '{"filepath":"/a"}',
  );
  assert.equal(statusCode, 200);
  await server.close();
  assert.equal(existsSync(path), false);
  assert.equal(await askService(directory, '/api/v1/status'), null);
});

test('the socket of a killed service is replaced; the umask is as it was', async () => {
  await server.close();
  const path = join(directory, socketName);
  const dead = createServer();
  await new Promise<void>((resolve) => dead.listen(path, resolve));
  rmSync(path);
  writeFileSync(path, '');
  const before = process.umask(0o000);
  try {
    server = await open();
    assert.deepEqual(server.troubles, []);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(process.umask(), 0o000);
  } finally {
    process.umask(before);
    dead.close();
  }
});

test('a home whose path is too long for a socket has one all the same', async () => {
  await server.close();
  const short = directory;
  directory = join(directory, 'd'.repeat(120));
  mkdirSync(directory);
  server = await open();
  assert.deepEqual(server.troubles, []);
  assert.deepEqual(await askService(directory, '/api/v1/status'), { service: 'test' });
  await server.close();
  assert.equal(existsSync(join(directory, socketName)), false);
  directory = short;
});

test('a port that is taken: said so, and the socket goes on alone', async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => {
      const address = other.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  await server.close();
  server = await open({}, { port });
  assert.equal(server.port, null);
  const [trouble] = server.troubles;
  assert.equal(trouble?.code, 'API.PORT');
  assert.match(trouble?.message ?? '', /another program listens there/);
  assert.deepEqual(await askService(directory, '/api/v1/status'), { service: 'test' });
  other.close();
});

test('switched off, there is the socket alone', async () => {
  await server.close();
  server = await open({}, null);
  assert.deepEqual([server.port, server.troubles], [null, []]);
});

test('a request under way is answered before the server is gone', async () => {
  await server.close();
  const gate = Promise.withResolvers<void>();
  server = await open({
    status: async () => {
      await gate.promise;
      return { statusCode: 200, document: { late: true } };
    },
  });
  const answer = get('/api/v1/status');
  await new Promise((resolve) => setTimeout(resolve, 50));
  const closed = server.close();
  gate.resolve();
  assert.deepEqual((await answer).body, { late: true });
  await closed;
});

test('a call that changes something is waited for longer; when that is over, it is told that the service goes on', {
  timeout: 60_000,
}, async () => {
  await server.close();
  let [begun, done] = [0, 0];
  let slow = Promise.withResolvers<void>();
  server = await open({
    control: async (body) => {
      begun += 1;
      await slow.promise;
      done += 1;
      return { statusCode: 200, document: { body } };
    },
  });
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await delay(10);
  };
  const path = '/api/v1/control';
  const body = { action: 'any' };
  const waits = { lookMs: 500, changeMs: 60_000 };
  const outcome = 'See `edi-agent quarantine show 1.2`.';
  await assert.rejects(askService(directory, path, { body, outcome: null, waits }), {
    code: 'API.SOCKET',
    message: /no answer within 0\.5 s/,
  });
  const patient = askService(directory, path, { body, outcome, waits });
  await delay(waits.lookMs + 100);
  slow.resolve();
  assert.deepEqual(await patient, { body });
  slow = Promise.withResolvers();
  const impatient = { ...waits, changeMs: 500 };
  await assert.rejects(askService(directory, path, { body, outcome, waits: impatient }), {
    code: 'API.UNANSWERED',
    message: 'the service has not answered within 0.5 s, and goes on with what it was asked',
    hint: outcome,
  });
  const before = begun;
  const stop = new AbortController();
  const asked = askService(directory, path, { body, outcome, waits, signal: stop.signal });
  await until(() => begun > before);
  stop.abort(new AgentError('stopped by SIGINT', { code: 'STOPPED', hint: 'run it again' }));
  await assert.rejects(asked, {
    code: 'STOPPED',
    message: 'stopped by SIGINT; the service goes on with what it was asked',
    hint: outcome,
  });
  slow.resolve();
  await until(() => done === begun);
});

test('a service that ends before it answers may have done what it was asked', async () => {
  const gone = join(directory, 'gone');
  mkdirSync(gone);
  const broken = createServer((socket) => socket.once('data', () => socket.destroy()));
  await new Promise<void>((resolve) => broken.listen(join(gone, socketName), resolve));
  try {
    const path = '/api/v1/control';
    await assert.rejects(askService(gone, path, { body: {}, outcome: 'Look.' }), {
      code: 'API.UNANSWERED',
      message: 'the service ended before it answered: it may have done what it was asked',
      hint: 'Look.',
    });
    await assert.rejects(askService(gone, '/api/v1/status'), { code: 'API.SOCKET' });
  } finally {
    broken.close();
  }
});
