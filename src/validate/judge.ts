import { assert } from '../kit/assert.ts';
import type { CompiledSet, SchemaCatalog } from '../schema/catalog.ts';
import type { SegmentView } from '../x12/segment-view.ts';
import type { Window } from '../x12/window.ts';
import { type Charset, type JudgePolicy, Policy } from './policy.ts';
import { Reporter } from './reporter.ts';
import { SchemaJudge } from './schema-judge.ts';
import type { ReportFinding, SetContext, SetJudge } from './set-judge.ts';
import { SyntaxJudge } from './syntax-judge.ts';

export interface JudgeOptions {
  /** The policy of a set's partner; undefined for the defaults. The same object should come back for the same partner. */
  readonly policyFor?: (context: SetContext) => JudgePolicy | undefined;
}

/** A judge over a catalog of schemas. It keeps the state of one set; judges share nothing but the catalog. */
export function createSetJudge(catalog: SchemaCatalog, options: JudgeOptions = {}): SetJudge {
  return new Judge(catalog, options);
}

interface Found {
  readonly id: string;
  readonly version: string;
  readonly charset: Charset;
  readonly judge: SchemaJudge | null;
}

class Judge implements SetJudge {
  readonly #catalog: SchemaCatalog;
  readonly #options: JudgeOptions;
  readonly #policies = new WeakMap<JudgePolicy, Policy>();
  readonly #default = new Policy();
  readonly #judges = new Map<string, SchemaJudge>();
  #lastFound: Found = { id: '', version: '', charset: 'any', judge: null };
  #reporter: Reporter | null = null;
  #schema: SchemaJudge | null = null;
  #syntax: SyntaxJudge | null = null;
  /** Kept from set to set. */
  #syntaxJudge: SyntaxJudge | null = null;

  constructor(catalog: SchemaCatalog, options: JudgeOptions) {
    this.#catalog = catalog;
    this.#options = options;
  }

  begin(context: SetContext, st: SegmentView, report: ReportFinding): 'schema' | 'syntax' {
    const reporter = this.#reporter ?? new Reporter(st);
    this.#reporter = reporter;
    reporter.view = st;
    reporter.open(report, this.#policyOf(context), context.version);
    const found = this.#judgeOf(context, reporter);
    if (found === null) {
      const { charset } = reporter.policy;
      if (this.#syntaxJudge?.charset !== charset) this.#syntaxJudge = new SyntaxJudge(reporter);
      this.#syntax = this.#syntaxJudge;
      this.#syntax.begin(context, st, report);
      return 'syntax';
    }
    this.#schema = found;
    found.begin(st);
    return 'schema';
  }

  segment(view: SegmentView, ordinal: number): void {
    if (this.#schema !== null) this.#schema.segment(view, ordinal);
    else this.#syntax?.segment(view, ordinal);
  }

  row(window: Window, ordinal: number): void {
    if (this.#schema !== null) this.#schema.row(window, ordinal);
    else this.#syntax?.row(window);
  }

  end(se: SegmentView, ordinal: number): void {
    assert(this.#reporter !== null, 'a set ends that never began');
    this.#schema?.end(se, ordinal);
    this.abandon();
  }

  abandon(): void {
    this.#schema = null;
    this.#syntax = null;
  }

  #policyOf(context: SetContext): Policy {
    const source = this.#options.policyFor?.(context);
    if (!source) return this.#default;
    const known = this.#policies.get(source);
    if (known) return known;
    const policy = new Policy(source);
    this.#policies.set(source, policy);
    return policy;
  }

  /** Null where there is no schema. Most sets are like the one before. */
  #judgeOf({ id, version }: SetContext, reporter: Reporter): SchemaJudge | null {
    const { charset } = reporter.policy;
    const last = this.#lastFound;
    if (last.id === id && last.version === version && last.charset === charset) return last.judge;
    const set = this.#catalog.find(version, id);
    const judge = set ? this.#bench(set, reporter) : null;
    this.#lastFound = { id, version, charset, judge };
    return judge;
  }

  #bench(set: CompiledSet, reporter: Reporter): SchemaJudge {
    const key = `${set.document.version}/${set.document.set}/${reporter.policy.charset}`;
    const known = this.#judges.get(key);
    if (known) return known;
    const judge = new SchemaJudge(set, reporter);
    this.#judges.set(key, judge);
    return judge;
  }
}
