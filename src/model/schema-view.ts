/** A transaction set that there is a schema for. */
export interface SchemaRow {
  readonly set: string;
  readonly version: string;
  readonly name: string;
  /** GS01. */
  readonly group: string;
  /** The file of the site that its document stands in; null for a built-in one. */
  readonly file: string | null;
  /** Other files of the site that change segments, elements, codes or rules of it. */
  readonly changedBy: readonly string[];
}

/** A line of a set's structure. Depth counts from 0; `max` is null without limit. */
export interface OutlineRow {
  readonly kind: 'segment' | 'loop';
  readonly depth: number;
  readonly id: string;
  /** Of the segment, or of the one that begins the loop. */
  readonly name: string;
  readonly required: boolean;
  readonly max: number | null;
}

/** The structure of a set as people read it. */
export interface SchemaOutline extends SchemaRow {
  readonly rows: readonly OutlineRow[];
}

/** A code list; a meaning is empty where none is written down. */
export interface ShownList {
  readonly id: string;
  readonly title: string;
  /** Whether other codes of the form may exist. */
  readonly open: boolean;
  readonly codes: readonly (readonly [code: string, meaning: string])[];
}

export interface ShownElement {
  /** `N103`, or `C00101` for a component. */
  readonly reference: string;
  /** Number of the data element or composite. */
  readonly element: string;
  readonly name: string;
  readonly use: 'M' | 'O' | 'X';
  /** `AN`, `ID` …; empty for a composite, as its lengths are 0. */
  readonly type: string;
  readonly min: number;
  readonly max: number;
  readonly repeat: number;
  readonly list: ShownList | null;
  readonly components: readonly ShownElement[];
}

/** A segment as a set of a version uses it. */
export interface ShownSegment {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** The file of the site that it stands in; null for a built-in one. */
  readonly file: string | null;
  readonly elements: readonly ShownElement[];
  /** Syntax notes as X12 writes them: `P0304`. */
  readonly notes: readonly string[];
  readonly notesSeverity: 'error' | 'warning';
}

/** One thing that keeps schema documents from being used. Lines count from 1; the path is empty where it is the whole file. */
export interface SchemaFault {
  readonly file: string;
  readonly line: number;
  readonly path: string;
  readonly message: string;
}

/** What a check of schema files found. */
export interface SchemaCheckView {
  /** directories.schemas, absolute. */
  readonly directory: string;
  /** The files that were checked, and how many sound documents they hold. */
  readonly files: readonly string[];
  readonly documents: number;
  /** In order of files and lines. */
  readonly problems: readonly SchemaFault[];
}
