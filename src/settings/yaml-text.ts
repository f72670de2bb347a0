import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import { limits } from '../model/limits.ts';
import type { Problem, ProblemKind } from './problem.ts';
import { type Branch, emptyBranch, isBranch, type Path, pathText, type Tree } from './tree.ts';

export interface YamlReading {
  readonly tree: Tree;
  readonly problems: readonly Problem[];
  /** Whether the tree is worth judging: broken syntax would only cause problems that are none. */
  readonly whole: boolean;
}

const nodesMax = 100_000;
const depthMax = 32;
const syntaxProblemsMax = 20;

/** Reads YAML into plain values with the line of each; never throws. Aliases are followed, within limits. */
export function readYaml(text: string): YamlReading {
  if (new TextEncoder().encode(text).length > limits.configBytesMax) {
    return refused(`the file is larger than ${limits.configBytesMax} bytes`);
  }
  try {
    return new Reader(text).read();
  } catch (cause) {
    if (cause instanceof RangeError) return refused('the file is nested too deeply');
    throw cause;
  }
}

function refused(message: string): YamlReading {
  const tree = { root: emptyBranch(), origins: new Map() };
  return { tree, problems: [problemAt(1, { kind: 'syntax', message })], whole: false };
}

class Reader {
  readonly #lines = new LineCounter();
  readonly #document;
  readonly #tree: Tree = { root: emptyBranch(), origins: new Map() };
  readonly #problems: Problem[] = [];
  #nodes = 0;

  constructor(text: string) {
    // Repeated keys are found below, where both lines are known.
    const options = { lineCounter: this.#lines, prettyErrors: false, uniqueKeys: false, logLevel: 'error' } as const;
    this.#document = parseDocument(text, options);
  }

  read(): YamlReading {
    this.#reportSyntax();
    const whole = this.#problems.length === 0;
    if (!whole) return { tree: this.#tree, problems: this.#problems, whole };
    const root = this.#document.contents === null ? null : this.#value(this.#document.contents, [], 0);
    if (isBranch(root)) return { tree: { root, origins: this.#tree.origins }, problems: this.#problems, whole };
    if (root !== null) this.#report(0, { kind: 'syntax', message: 'the file is not a mapping of sections' });
    return { tree: this.#tree, problems: this.#problems, whole: root === null };
  }

  /** One problem a line: what the parser says after its first complaint about a line is seldom about another fault. */
  #reportSyntax(): void {
    const lines = new Set<number>();
    for (const error of [...this.#document.errors, ...this.#document.warnings]) {
      const { line } = this.#lines.linePos(error.pos[0]);
      if (lines.has(line) || lines.size >= syntaxProblemsMax) continue;
      lines.add(line);
      this.#report(error.pos[0], { kind: 'syntax', message: syntaxMessage(error.code, error.message) });
    }
  }

  #value(node: unknown, path: Path, depth: number): unknown {
    this.#nodes += 1;
    if (depth > depthMax || this.#nodes > nodesMax) throw new RangeError('configuration nested too deeply');
    if (isAlias(node)) return this.#aliased(node.resolve(this.#document), path, { node, depth });
    if (isMap(node)) return this.#map(node.items, path, depth);
    if (isSeq(node)) return node.items.map((item, at) => this.#item(item, [...path, at], depth));
    return isScalar(node) ? node.value : null;
  }

  #aliased(target: Node | undefined, path: Path, from: { node: Node & { source: string }; depth: number }): unknown {
    if (target !== undefined) return this.#value(target, path, from.depth + 1);
    this.#report(from.node.range?.[0] ?? 0, {
      kind: 'syntax',
      key: pathText(path),
      message: `nothing before this line is called &${from.node.source}`,
    });
    return null;
  }

  #map(items: readonly Pair[], path: Path, depth: number): Branch {
    const branch = emptyBranch();
    for (const { key, value } of items) {
      const offset = offsetOf(key);
      if (!isScalar(key)) {
        this.#report(offset, { kind: 'syntax', key: pathText(path), message: 'a key that is not a word' });
        continue;
      }
      const name = String(key.value);
      const inner = [...path, name];
      if (Object.hasOwn(branch, name)) this.#repeated(inner, offset);
      this.#place(inner, offset);
      branch[name] = this.#value(value, inner, depth + 1);
    }
    return branch;
  }

  #item(item: unknown, path: Path, depth: number): unknown {
    this.#place(path, offsetOf(item));
    return this.#value(item, path, depth + 1);
  }

  #repeated(path: Path, offset: number): void {
    const first = this.#tree.origins.get(pathText(path));
    const where = first?.kind === 'file' ? `, first on line ${first.line}` : '';
    this.#report(offset, { kind: 'duplicate', key: pathText(path), message: `the key stands twice${where}` });
  }

  #place(path: Path, offset: number): void {
    this.#tree.origins.set(pathText(path), { kind: 'file', line: this.#lines.linePos(offset).line });
  }

  #report(offset: number, what: { kind: ProblemKind; key?: string; message: string }): void {
    this.#problems.push(problemAt(Math.max(1, this.#lines.linePos(offset).line), what));
  }
}

const plainWords: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab at the start of the line; indent with spaces',
  MULTIPLE_DOCS: 'a second document starts here (---); one file holds one configuration',
  TAG_RESOLVE_FAILED: 'a tag (!…) that is not known; write plain values',
  MISSING_CHAR: 'something is not closed: a quote, a bracket or a brace',
};

function syntaxMessage(code: string, message: string): string {
  if (message.includes('call stack')) return 'the file is nested too deeply';
  return plainWords[code] ?? `not valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1).split('\n')[0]}`;
}

function offsetOf(node: unknown): number {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[0] ?? 0) : 0;
}

function problemAt(line: number, what: { kind: ProblemKind; key?: string; message: string }): Problem {
  return { key: '', found: null, allowed: null, hint: null, ...what, origin: { kind: 'file', line } };
}
