import type { EventEmitter } from 'node:events';
import { closeSync, existsSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export interface KeyPair {
  readonly private: string;
  /** As it stands in authorized_keys: `ssh-ed25519 AAAA…`. */
  readonly public: string;
}

/** What we use of the server's side of the package, which brings no types of its own. */
interface Package {
  readonly Server: new (options: { hostKeys: string[] }, accept: (connection: Connection) => void) => SftpListener;
  readonly utils: {
    generateKeyPairSync(kind: 'ed25519'): KeyPair;
    readonly sftp: {
      readonly STATUS_CODE: { readonly OK: number; readonly FAILURE: number; readonly NO_SUCH_FILE: number };
    };
  };
}

interface SftpListener extends EventEmitter {
  listen(port: number, host: string, ready: () => void): void;
  address(): { readonly port: number };
  close(): void;
}

interface Authentication {
  readonly method: string;
  readonly username: string;
  readonly key?: { readonly data: Buffer };
  accept(): void;
  reject(): void;
}

type Connection = EventEmitter;

interface Channel extends EventEmitter {
  handle(id: number, handle: Buffer): void;
  status(id: number, code: number): void;
  attrs(id: number, attrs: object): void;
}

const { Server, utils }: Package = createRequire(import.meta.url)('ssh2');
const codes = utils.sftp.STATUS_CODE;

export const makeKeys = (): KeyPair => utils.generateKeyPairSync('ed25519');
export const publicBytes = ({ public: text }: KeyPair): Buffer => Buffer.from(text.split(' ')[1] ?? '', 'base64');

export interface TestServer {
  readonly port: number;
  /** Each further write fails. */
  failing: boolean;
  close(): void;
}

/** A server that keeps files in a directory, and lets in who has the key. */
export function startServer(options: {
  readonly directory: string;
  readonly hostKey: KeyPair;
  readonly clientKey: KeyPair;
}): Promise<TestServer> {
  const state = { failing: false };
  const server = new Server({ hostKeys: [options.hostKey.private] }, (connection) => {
    connection.on('error', () => undefined);
    connection.on('authentication', (asked: Authentication) => {
      if (asked.method === 'publickey' && asked.key?.data.equals(publicBytes(options.clientKey))) asked.accept();
      else asked.reject();
    });
    connection.on('session', (accept: () => EventEmitter) => {
      accept().on('sftp', (open: () => Channel) => serve(open(), options.directory, state));
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({
        port: server.address().port,
        get failing() {
          return state.failing;
        },
        set failing(value) {
          state.failing = value;
        },
        close: () => server.close(),
      });
    });
  });
}

function serve(channel: Channel, directory: string, state: { failing: boolean }): void {
  const at = (path: string): string => join(directory, path.split('/').at(-1) ?? '');
  channel.on('OPEN', (id: number, path: string) => {
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(openSync(at(path), 'w'));
    channel.handle(id, handle);
  });
  channel.on('WRITE', (id: number, handle: Buffer, offset: number, bytes: Buffer) => {
    if (!state.failing) writeSync(handle.readUInt32BE(), bytes, 0, bytes.length, offset);
    channel.status(id, state.failing ? codes.FAILURE : codes.OK);
  });
  channel.on('CLOSE', (id: number, handle: Buffer) => {
    closeSync(handle.readUInt32BE());
    channel.status(id, codes.OK);
  });
  channel.on('STAT', (id: number, path: string) => {
    if (existsSync(at(path)))
      channel.attrs(id, { mode: 0o100600, uid: 0, gid: 0, size: statSync(at(path)).size, atime: 0, mtime: 0 });
    else channel.status(id, codes.NO_SUCH_FILE);
  });
  channel.on('RENAME', (id: number, from: string, to: string) => {
    renameSync(at(from), at(to));
    channel.status(id, codes.OK);
  });
}
