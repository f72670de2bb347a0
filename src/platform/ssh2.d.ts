/** What we use of the package, which brings no types of its own. */
declare module 'ssh2' {
  import type { EventEmitter } from 'node:events';

  interface ConnectOptions {
    readonly host: string;
    readonly port: number;
    readonly username: string;
    readonly privateKey: Buffer;
    readonly readyTimeout: number;
    /** Of the host's public key. */
    readonly hostVerifier: (key: Buffer) => boolean;
  }

  type Done = (error?: Error | null) => void;

  export interface SftpSession {
    open(path: string, flags: string, done: (error: Error | undefined, handle: Buffer) => void): void;
    write(handle: Buffer, from: Buffer, offset: number, length: number, position: number, done: Done): void;
    ext_openssh_fsync(handle: Buffer, done: Done): void;
    close(handle: Buffer, done: Done): void;
    rename(from: string, to: string, done: Done): void;
    unlink(path: string, done: Done): void;
    stat(path: string, done: (error: Error | undefined, stats: { readonly size: number }) => void): void;
  }

  class Client extends EventEmitter {
    connect(options: ConnectOptions): this;
    sftp(done: (error: Error | undefined, session: SftpSession) => void): this;
    end(): this;
    destroy(): this;
  }

  const ssh2: { readonly Client: typeof Client };
  export default ssh2;
}
