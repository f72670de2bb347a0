import { z } from 'zod';
import type { JsonPath } from './json-text.ts';
import { name, required, segmentId, setId, version } from './shape-fields.ts';
import { ruleShape } from './shape-rules.ts';

export type { Condition, Rule } from './shape-rules.ts';

export const segmentNode = z.strictObject({
  segment: segmentId,
  required,
  max: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .optional()
    .describe('How often it may stand there; without limit when left out.'),
});
export const loopNode = z.strictObject({
  loop: z.string().min(1).max(12).describe('Name of the loop, usually the id of the segment that begins it.'),
  required,
  max: z.int().min(1).max(1_000_000_000).optional().describe('How often it may turn; without limit when left out.'),
  get of() {
    return z
      .array(z.union([segmentNode, loopNode], 'either a segment or a loop'))
      .min(1)
      .describe('Its segments and loops in order. The first one is a segment: it begins each turn.');
  },
});

/** The segments of one transaction set in order. `max` left out means without limit; a loop begins with its trigger. */
export const setDocument = z.strictObject({
  kind: z.literal('set'),
  version,
  set: setId,
  name,
  group: z
    .string()
    .regex(/^[A-Z]{2}$/, 'a functional id (GS01) is two capital letters')
    .describe('Functional id of its groups (GS01).'),
  /** The loop that people count by, and what they call one turn of it: `PO1 line 7`. */
  detail: z
    .strictObject({ segment: segmentId, called: z.string().min(1) })
    .optional()
    .describe('The loop that people count by, and what they call one turn of it: findings then say `PO1 line 7`.'),
  structure: z
    .array(z.union([segmentNode, loopNode], 'either a segment or a loop'))
    .min(2)
    .describe('Segments and loops in order, from ST to SE.'),
});

const use = z.enum(['M', 'O', 'X']).describe('Mandatory, optional, or relational (a syntax note speaks of it).');
const elementNumber = z.string().min(1).describe('Number of a data element, or id of a composite.');
export const elementUse = z.strictObject({
  element: elementNumber,
  use,
  repeat: z.int().min(1).max(999).optional().describe('How many repetitions it may have; one when left out.'),
});
const note = z
  .string()
  .regex(/^[PRECL](\d\d){2,}$/, 'a syntax note is P, R, E, C or L and two or more positions of two digits');
export const segmentEntry = z.strictObject({
  name,
  notes: z
    .array(note)
    .optional()
    .describe(
      'Syntax notes as X12 writes them: `P0304` all or none, `R0203` at least one, `E0304` at most one, `C0302` the first needs all others, `L030405` the first needs one of the others.',
    ),
  notesSeverity: z.enum(['error', 'warning']).optional().describe('What a broken note is; an error when left out.'),
  elements: z.array(elementUse).max(31).describe('Its elements in order.'),
});
export const segmentsDocument = z.strictObject({
  kind: z.literal('segments'),
  version,
  segments: z.record(segmentId, segmentEntry).describe('Segments by their ids.'),
});

const elementType = z
  .enum(['AN', 'ID', 'N0', 'N1', 'N2', 'N3', 'N4', 'N5', 'N6', 'N7', 'N8', 'N9', 'R', 'DT', 'TM', 'B'])
  .describe('Text, code, number with implied decimals, decimal number, date, time, binary.');
export const elementShape = z.strictObject({
  name,
  type: elementType,
  min: z.int().min(0).max(255).describe('Least length in characters.'),
  max: z.int().min(1).max(65_535).describe('Greatest length in characters.'),
  list: z.string().optional().describe('Its code list; the one named by the element’s own number when left out.'),
});
const elementEntry = elementShape.refine((entry) => entry.min <= entry.max, 'min is larger than max');
export const component = z.strictObject({ element: z.string().min(1).describe('Number of a data element.'), use });
export const composite = z.strictObject({
  name,
  components: z.array(component).min(1).max(31).describe('Its components in order.'),
});
export const elementsDocument = z.strictObject({
  kind: z.literal('elements'),
  version,
  elements: z.record(z.string(), elementEntry).describe('Data elements by their numbers.'),
  composites: z.record(z.string(), composite).optional().describe('Composites by their ids.'),
});

/**
 * A code list, named by its data element. `open` says that other codes of that form may exist beyond ours: they are
 * a warning, not an error. `external` marks a list kept outside of X12.
 */
export const codeList = z.strictObject({
  title: z.string().min(1).describe('Name of the list.'),
  noun: z.string().min(1).describe('What one code stands for, for findings: `unit of measure`.'),
  open: z
    .enum(['alphanumeric', 'digits'])
    .optional()
    .describe('Other codes of that form may exist: they are a warning. When left out, any other code is an error.'),
  external: z
    .boolean()
    .optional()
    .describe('`true` for a list kept outside of X12 (countries, currencies): its findings are of the business level.'),
  aliases: z
    .record(z.string(), z.string())
    .optional()
    .describe('What people write instead, and the code that is meant: `EACH` → `EA`.'),
  codes: z
    .union(
      [z.record(z.string(), z.string()), z.array(z.string())],
      'either codes with their meanings or an array of codes',
    )
    .describe('Codes with their meanings, or an array of codes.'),
});
export const codesDocument = z.strictObject({
  kind: z.literal('codes'),
  lists: z.record(z.string(), codeList).describe('Code lists by the numbers of their data elements, or by a name.'),
});

export const rulesDocument = z.strictObject({
  kind: z.literal('rules'),
  rules: z.array(ruleShape).describe('Business rules, added to those there are.'),
});

/** A version that is like another one but for what other documents say of it. */
export const versionDocument = z.strictObject({
  kind: z.literal('version'),
  version,
  like: version.describe('The version it is like, but for what other documents say of it.'),
});

const schemaDocument = z.discriminatedUnion('kind', [
  setDocument,
  versionDocument,
  segmentsDocument,
  elementsDocument,
  codesDocument,
  rulesDocument,
]);

export type SchemaDocument = z.infer<typeof schemaDocument>;
export type SetDocument = z.infer<typeof setDocument>;
export type StructureNode = z.infer<typeof segmentNode> | z.infer<typeof loopNode>;
export type LoopNode = z.infer<typeof loopNode>;
export type SegmentEntry = z.infer<typeof segmentEntry>;
export type ElementEntry = z.infer<typeof elementEntry>;
export type CompositeEntry = z.infer<typeof composite>;
export type CodeListEntry = z.infer<typeof codeList>;

/** One thing wrong with a schema document, and where: `850.json: structure.3.max`. */
export interface SchemaProblem {
  readonly source: string;
  readonly path: string;
  readonly message: string;
  /** The path step by step. */
  readonly steps: JsonPath;
  /** What is named and not known: `element 353`. */
  readonly missing?: string;
}

/** A document as it came from its file, with the name to use in problems. */
export interface SchemaSource {
  readonly name: string;
  readonly value: unknown;
}

export type ShapeOutcome =
  | { readonly kind: 'document'; readonly document: SchemaDocument }
  | { readonly kind: 'problems'; readonly problems: readonly SchemaProblem[] };

/** Checks one JSON value against the shape of schema documents. */
export function shapeOf({ name: source, value }: SchemaSource): ShapeOutcome {
  const parsed = schemaDocument.safeParse(value, { reportInput: true });
  if (parsed.success) return { kind: 'document', document: parsed.data };
  const problems = parsed.error.issues
    .flatMap((issue) => toldOf(issue))
    .map(({ steps, message }) => ({
      source,
      path: steps.join('.'),
      steps,
      message,
    }));
  return { kind: 'problems', problems };
}

type Told = Pick<SchemaProblem, 'steps' | 'message'>;
type Issue = z.core.$ZodIssue;

/** What zod found, key by key and in plain words. */
function toldOf(issue: Issue): readonly Told[] {
  const steps = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ steps: [...steps, key], message: 'there is no such key' }));
  }
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find((issues) => !issues.some(isAnother));
    if (meant !== undefined) {
      return meant.flatMap(toldOf).map((inner) => ({ ...inner, steps: [...steps, ...inner.steps] }));
    }
  }
  const absent = issue.code === 'invalid_type' && issue.input === undefined;
  return [{ steps, message: absent ? `the key is missing: expected ${issue.expected}` : issue.message }];
}

/** The value is not of this branch of a union at all: it is no object, or the key that names the branch is not there. */
function isAnother({ code, path, ...rest }: Issue): boolean {
  if (path.length === 0) return code === 'invalid_type';
  return (
    path.length === 1 && (path[0] === 'segment' || path[0] === 'loop') && !('input' in rest && rest.input !== undefined)
  );
}
