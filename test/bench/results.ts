/** What one `npm run bench` found: the JSON that docs/performance.md is written from. */
export interface Results {
  readonly machine: Machine;
  readonly options: { readonly megabytes: number; readonly rounds: number; readonly gigabyte: boolean };
  /** Throughput, a table for each file. */
  readonly files: readonly FileResult[];
  /** Peaks of `validate` and of `process`. */
  readonly memory: readonly { readonly bytes: number; readonly peakBytes: number; readonly processPeakBytes: number }[];
  /** One group of very many sets through `process`. */
  readonly group: { readonly bytes: number; readonly sets: number; readonly ms: number; readonly peakBytes: number };
  /** The index alone, on bytes that lie in memory: megabytes a second. */
  readonly inMemory: { readonly loop: number; readonly index: number; readonly visited: number };
  readonly shapes: readonly ShapeResult[];
  readonly smallFiles: SmallFilesResult | null;
  /** Left out by runs from before there was one. */
  readonly service?: ServiceResult | null;
  readonly workers: {
    readonly files: number;
    readonly oneMs: number;
    readonly twoMs: number;
    /** A byte loop in one process, and in two at once, each over a file. */
    readonly loops: { readonly oneMs: number; readonly twoMs: number };
  } | null;
  readonly start: { readonly nodeMs: number; readonly versionMs: number; readonly helpMs: number };
}

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
  /** Load of the last minute when the run began. */
  readonly load: number;
  readonly commit: string;
}

export interface FileResult {
  readonly name: string;
  readonly bytes: number;
  readonly segments: number;
  readonly elements: number;
  readonly rows: readonly Row[];
}

export interface Row {
  readonly name: string;
  readonly ms: number;
  readonly megabytesPerSecond: number;
  /** How many times as fast as the byte loop over the same file. */
  readonly timesLoop: number;
  /** The same for both when they are warmed up; 0 where that is not measured. */
  readonly warmMs: number;
  readonly warmTimesLoop: number;
  readonly peakBytes: number;
}

export interface ShapeResult {
  readonly name: string;
  readonly bytes: number;
  readonly ms: number;
  /** Cost of a byte against that of the usual file. */
  readonly timesUsual: number;
  /** The code with which it was refused. */
  readonly code: string | null;
}

export interface SmallFilesResult {
  readonly files: number;
  readonly bytesEach: number;
  readonly agentMs: number;
  /** Per file: read it, write one file, fsync, rename, fsync the directory; one after the other. */
  readonly leastMs: number;
}

export interface ServiceResult {
  readonly files: number;
  /** As in {@link SmallFilesResult}, in the same round. */
  readonly leastMs: number;
  /** From the first file that is taken until the last is in its place. */
  readonly serviceMs: number;
  /** Processor time of the service meanwhile, of all threads. */
  readonly cpuMs: number;
  /** From its start, with all files waiting. */
  readonly readyMs: number;
  readonly stopMs: number;
  readonly peakBytes: number;
}
