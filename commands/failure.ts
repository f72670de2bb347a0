import { AgentError } from '../src/agent.ts';
import { asksFor } from './asks-for.ts';
import { withGivenPlace } from './given-place.ts';
import { usageText } from './usage-text.ts';

export interface Failure {
  readonly code: string;
  /** One line: what went wrong. */
  readonly message: string;
  /** One line: what to do. */
  readonly hint: string;
  readonly exitCode: number;
}

/**
 * Prints a failure and gives the exit code: two lines on standard error, or with `--json` one document on standard
 * output. The stack only with `--debug`.
 */
export function reportFailure(error: unknown, argv: readonly string[]): number {
  if (isSilentExit(error)) return error.oclif.exit;
  const { exitCode, ...failure } = describeFailure(error);
  if (asksFor('--json', argv)) {
    process.stdout.write(`${JSON.stringify({ error: failure })}\n`);
  } else {
    const hint = withGivenPlace(failure.hint, argv);
    process.stderr.write(`error ${failure.code}: ${failure.message}\n  ${hint}\n`);
  }
  if (asksFor('--debug', argv)) process.stderr.write(`${stackOf(error)}\n`);
  return exitCode;
}

export function describeFailure(error: unknown): Failure {
  if (error instanceof AgentError) {
    const { code, message, hint, exitCode } = error;
    return { code, message: oneLine(message), hint: oneLine(hint), exitCode };
  }
  const message = oneLine(error instanceof Error ? error.message : String(error));
  if (isUsageError(error)) {
    return {
      code: 'USAGE',
      message: usageText(message),
      hint: 'Add --help to see the arguments and flags.',
      exitCode: 1,
    };
  }
  const hint = 'This is a fault in edi-agent itself: run it again with --debug and report what it prints.';
  return { code: 'INTERNAL', message, hint, exitCode: 1 };
}

/** oclif marks what it throws about arguments with an `oclif` property. */
function isUsageError(error: unknown): boolean {
  return error instanceof Error && 'oclif' in error;
}

function isSilentExit(error: unknown): error is Error & { readonly oclif: { readonly exit: number } } {
  return error instanceof Error && 'code' in error && error.code === 'EEXIT' && isUsageError(error);
}

function oneLine(text: string): string {
  return text.replace('See more help with --help', '').replaceAll(/\s+/g, ' ').trim();
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by: ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
