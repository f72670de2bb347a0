import { z } from 'zod';

const version = z
  .string()
  .regex(/^\d{6}$/, 'a version is six digits, for instance 004010')
  .describe('Six digits, as GS08 begins: `004010`.');
const segmentId = z
  .string()
  .regex(/^[A-Z][A-Z0-9]{1,2}$/, 'a segment id is two or three capital letters and digits')
  .describe('Id of a segment.');
const setId = z
  .string()
  .regex(/^\d{3}$/, 'a transaction set id is three digits')
  .describe('Id of the transaction set (ST01), three digits.');
const position = z.int().min(1).max(31).describe('Position of an element, from 1 to 31.');
const reference = z
  .string()
  .regex(/^[A-Z][A-Z0-9]{1,2}\d{2}$/, 'an element is named by its segment and two digits, for instance CTT01')
  .describe('An element by its segment and two digits: `CTT01`.');
const name = z.string().min(1).describe('What people call it.');
const required = z.boolean().optional().describe('`true` for a mandatory one; optional when left out.');

export const segmentNode = z.strictObject({
  segment: segmentId,
  required,
  max: z.int().min(1).optional().describe('How often it may stand there; without limit when left out.'),
});
export const loopNode = z.strictObject({
  loop: z.string().min(1).max(12).describe('Name of the loop, usually the id of the segment that begins it.'),
  required,
  max: z.int().min(1).optional().describe('How often it may turn; without limit when left out.'),
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

const sets = z.array(setId).min(1);
const condition = z.strictObject({ at: reference, in: z.array(z.string()).min(1) });
const rule = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('count'), sets, of: segmentId, in: reference }),
  z.strictObject({ rule: z.literal('hash'), sets, of: reference, in: reference }),
  z.strictObject({
    rule: z.literal('total'),
    sets,
    quantity: reference,
    price: reference,
    basis: reference.optional(),
    allowance: reference.optional(),
    tax: reference.optional(),
    in: reference,
    when: condition.optional(),
  }),
  z.strictObject({
    rule: z.literal('hierarchy'),
    sets,
    segment: segmentId,
    order: reference,
    orders: z.record(z.string(), z.string()),
  }),
  z.strictObject({ rule: z.literal('bounds'), sets, open: reference, close: reference }),
  z.strictObject({
    rule: z.literal('needs'),
    sets,
    about: z.enum(['party', 'item']),
    segment: segmentId,
    when: condition.optional(),
    elements: z.array(position).min(1),
    segments: z.array(segmentId),
  }),
  z.strictObject({ rule: z.literal('years'), sets, min: z.int(), max: z.int() }),
  z.strictObject({
    rule: z.literal('dates'),
    sets,
    segment: segmentId,
    pairs: z.array(z.tuple([z.string(), z.string()])),
  }),
  z.strictObject({
    rule: z.literal('list'),
    sets,
    segment: segmentId,
    at: position,
    list: z.string(),
    when: condition.optional(),
  }),
  z.strictObject({ rule: z.literal('scac'), sets, segment: segmentId, at: position, when: condition.optional() }),
  z.strictObject({
    rule: z.literal('check-digit'),
    sets,
    segment: segmentId,
    qualifiers: z.array(position).min(1),
    digits: z.record(z.string(), z.int().min(8).max(18)),
  }),
]);
const rulesDocument = z.strictObject({ kind: z.literal('rules'), rules: z.array(rule) });

/** A version that is like another one but for what other documents say of it. */
const versionDocument = z.strictObject({ kind: z.literal('version'), version, like: version });

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
export type Rule = z.infer<typeof rule>;
export type Condition = z.infer<typeof condition>;

/** One thing wrong with a schema document, and where: `850.json: structure.3.max`. */
export interface SchemaProblem {
  readonly source: string;
  readonly path: string;
  readonly message: string;
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
export function shapeOf(source: SchemaSource): ShapeOutcome {
  const parsed = schemaDocument.safeParse(source.value);
  if (parsed.success) return { kind: 'document', document: parsed.data };
  const problems = parsed.error.issues.map((issue) => ({
    source: source.name,
    path: issue.path.join('.'),
    message: issue.message,
  }));
  return { kind: 'problems', problems };
}
