import { unreachable } from '../kit/assert.ts';

/** Where a value comes from. Lines count from 1. */
export type Origin =
  | { readonly kind: 'default' }
  | { readonly kind: 'file'; readonly line: number }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'option'; readonly name: string };

export type ProblemKind = 'syntax' | 'duplicate' | 'unknown_key' | 'no_effect' | 'value' | 'conflict';

/** One thing that keeps a configuration from being used. */
export interface Problem {
  readonly kind: ProblemKind;
  /** `performance.max_workers`, `processing.file_extensions[2]`; empty where it is about the file as a whole. */
  readonly key: string;
  readonly message: string;
  /** The value as written, cut and with secrets masked; null where there is none to show. */
  readonly found: string | null;
  readonly allowed: string | null;
  readonly hint: string | null;
  readonly origin: Origin;
}

/** The problem on one line: where, which key, what is wrong, what is allowed, what to do. */
export function problemText(problem: Problem): string {
  const key = problem.key === '' ? '' : `${problem.key}: `;
  const found = problem.found === null ? '' : `; found ${problem.found}`;
  const allowed = problem.allowed === null ? '' : `; allowed: ${problem.allowed}`;
  const hint = problem.hint === null ? '' : `. ${problem.hint}`;
  return `${originText(problem.origin)}: ${key}${problem.message}${found}${allowed}${hint}`;
}

/** `line 12`, `environment variable EDI_AGENT__A__B`, `option --home`, `default`. */
export function originText(origin: Origin): string {
  switch (origin.kind) {
    case 'default':
      return 'default';
    case 'file':
      return `line ${origin.line}`;
    case 'environment':
      return `environment variable ${origin.name}`;
    case 'option':
      return `option ${origin.name}`;
    default:
      return unreachable(origin);
  }
}

/** In the order in which a person mends them: the file from top to bottom, then environment, then options. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((one, other) => compare(one.origin, other.origin));
}

const ranks = { file: 0, environment: 1, option: 2, default: 3 } as const;

function compare(one: Origin, other: Origin): number {
  if (one.kind === 'file' && other.kind === 'file') return one.line - other.line;
  if (one.kind === 'environment' && other.kind === 'environment') return one.name < other.name ? -1 : 1;
  return ranks[one.kind] - ranks[other.kind];
}
