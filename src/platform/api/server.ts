import type { FastifyInstance } from 'fastify';
import { AgentError } from '../../model/agent-error.ts';
import type { Log } from '../../ports.ts';
import { type ApiHandlers, createApp } from './app.ts';
import { ownNames } from './host-check.ts';
import { listenOnPort, listenOnSocket } from './listen.ts';
import { requireToken, type TokenSource } from './token.ts';

export interface ApiServerOptions {
  readonly handlers: ApiHandlers;
  readonly log: Log;
  /** The directory of the socket: the home, which this process holds. */
  readonly directory: string;
  /** Null: the socket alone. */
  readonly http: { readonly host: string; readonly port: number; readonly names: readonly string[] } | null;
  readonly token: TokenSource;
}

export interface ApiServer {
  /** The port that is listened on; null where there is none. */
  readonly port: number | null;
  /** What kept it from listening as it should. */
  readonly troubles: readonly AgentError[];
  /** Ends what is under way within moments. Twice is fine. */
  close(): Promise<void>;
}

/** Opens the API over HTTP and over a socket. What cannot be listened on is told in `troubles`; the other goes on. */
export async function openApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { handlers, log, directory, http, token } = options;
  const troubles: AgentError[] = [];
  const closers: (() => Promise<void> | void)[] = [];
  let port: number | null = null;

  async function attempt(open: () => Promise<void>): Promise<void> {
    try {
      await open();
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      troubles.push(error);
    }
  }

  await attempt(async () => {
    const app = await createApp({ handlers, log, names: null, authorize: async () => {} });
    closers.push(() => closeApp(app));
    closers.push(await listenOnSocket(app.server, directory));
  });
  await attempt(async () => {
    if (!http) return;
    const authorize = (authorization: string | undefined) => requireToken(authorization, token);
    const app = await createApp({ handlers, log, names: ownNames(http.host, http.names), authorize });
    closers.push(() => closeApp(app));
    port = await listenOnPort(app.server, http);
  });

  return {
    troubles,
    get port() {
      return port;
    },
    async close() {
      for (const close of closers.splice(0)) await close();
    },
  };
}

/** An answer under way is waited for a moment; one that nobody reads is not. */
const closeMsMax = 1_000;

async function closeApp(app: FastifyInstance): Promise<void> {
  const { server } = app;
  const timer = setTimeout(() => server.closeAllConnections(), closeMsMax);
  if (server.listening) await new Promise((resolve) => server.close(resolve));
  clearTimeout(timer);
  await app.close();
}
