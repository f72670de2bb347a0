import { errorCodes, errorFamily, exitCodes } from './error-codes.ts';

export interface AgentErrorOptions {
  /** `E001` … `E005` with a sub-code (`E004.NO_SPACE`), or `CONFIG`, `USAGE`, `STATE`, `STOPPED` for what is not about one file. */
  readonly code: string;
  /** One line of what to do. Left out, the remedy of the code's family stands in. */
  readonly hint?: string;
  /** Whether trying again later may help. */
  readonly retry?: boolean;
  readonly path?: string;
  readonly cause?: unknown;
}

/** The world is wrong: a file, a directory, a service, a setting. Caught in one place per file. */
export class AgentError extends Error {
  override readonly name = 'AgentError';
  readonly code: string;
  readonly hint: string;
  readonly retry: boolean;
  readonly path: string | undefined;

  constructor(message: string, options: AgentErrorOptions) {
    super(message, { cause: options.cause });
    const family = errorFamily(options.code);
    this.code = options.code;
    this.hint = options.hint ?? (family ? errorCodes[family].remedy : '');
    this.retry = options.retry ?? false;
    this.path = options.path;
  }

  /** The process exit code for it: 11 … 15 for E001 … E005, 2 for configuration, 1 for the rest. */
  get exitCode(): number {
    const family = errorFamily(this.code);
    if (family) return errorCodes[family].exitCode;
    return this.code === 'CONFIG' ? exitCodes.config : exitCodes.internal;
  }
}
