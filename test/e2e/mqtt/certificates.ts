import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CertificateRequest {
  /** `NAME.crt` and `NAME.key` are written. */
  readonly name: string;
  /** CN: with mutual TLS Mosquitto takes it as the user. */
  readonly subject: string;
  readonly use: 'server' | 'client';
  readonly days?: number;
}

/** A certificate authority of a test's own, made with openssl in a directory. */
export class Authority {
  readonly directory: string;
  readonly #config: string;

  constructor(directory: string) {
    this.directory = directory;
    this.#config = join(directory, 'openssl.cnf');
    // Nothing of the system's own settings: only the extensions that are asked for.
    writeFileSync(this.#config, '[req]\ndistinguished_name = dn\n[dn]\n');
    if (!existsSync(this.path('ca.crt'))) {
      this.#make('ca', ['-days', '30', '-subj', '/CN=edi test CA', '-addext', 'basicConstraints=critical,CA:TRUE']);
    }
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  read(name: string): Buffer {
    return readFileSync(this.path(name));
  }

  issue({ name, subject, use, days = 30 }: CertificateRequest): void {
    const signer = ['-CA', this.path('ca.crt'), '-CAkey', this.path('ca.key')];
    const extensions = [
      'basicConstraints=critical,CA:FALSE',
      `extendedKeyUsage=${use}Auth`,
      ...(use === 'server' ? ['subjectAltName=DNS:localhost,IP:127.0.0.1'] : []),
    ].flatMap((extension) => ['-addext', extension]);
    this.#make(name, [...signer, '-days', String(days), '-subj', `/CN=${subject}`, ...extensions]);
  }

  #make(name: string, args: readonly string[]): void {
    const key = [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-keyout',
      this.path(`${name}.key`),
    ];
    const out = ['-out', this.path(`${name}.crt`), '-config', this.#config];
    run('openssl', ['req', '-x509', '-new', ...key, ...out, ...args]);
  }
}

/** Runs a program to its end; throws with what it said where it fails. */
export function run(command: string, args: readonly string[], input?: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: 30_000,
    ...(input === undefined ? {} : { input }),
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}${stdout}`);
  return stdout;
}
