import { z } from 'zod';

const version = z.string().regex(/^\d{6}$/, 'a version is six digits, for instance 004010');
const segmentId = z.string().regex(/^[A-Z][A-Z0-9]{1,2}$/, 'a segment id is two or three capital letters and digits');
const setId = z.string().regex(/^\d{3}$/, 'a transaction set id is three digits');
const position = z.int().min(1).max(31);
const reference = z
  .string()
  .regex(/^[A-Z][A-Z0-9]{1,2}\d{2}$/, 'an element is named by its segment and two digits, for instance CTT01');

const segmentNode = z.strictObject({
  segment: segmentId,
  required: z.boolean().optional(),
  max: z.int().min(1).optional(),
});
const loopNode = z.strictObject({
  loop: z.string().min(1).max(12),
  required: z.boolean().optional(),
  max: z.int().min(1).optional(),
  get of() {
    return z.array(z.union([segmentNode, loopNode])).min(1);
  },
});

/** The segments of one transaction set in order. `max` left out means without limit; a loop begins with its trigger. */
const setDocument = z.strictObject({
  kind: z.literal('set'),
  version,
  set: setId,
  name: z.string().min(1),
  group: z.string().regex(/^[A-Z]{2}$/, 'a functional id (GS01) is two capital letters'),
  /** The loop that people count by, and what they call one turn of it: `PO1 line 7`. */
  detail: z.strictObject({ segment: segmentId, called: z.string().min(1) }).optional(),
  structure: z.array(z.union([segmentNode, loopNode])).min(2),
});

const use = z.enum(['M', 'O', 'X']);
const elementUse = z.strictObject({ element: z.string().min(1), use, repeat: z.int().min(1).max(999).optional() });
const note = z
  .string()
  .regex(/^[PRECL](\d\d){2,}$/, 'a syntax note is P, R, E, C or L and two or more positions of two digits');
const segmentEntry = z.strictObject({
  name: z.string().min(1),
  notes: z.array(note).optional(),
  notesSeverity: z.enum(['error', 'warning']).optional(),
  elements: z.array(elementUse).max(31),
});
const segmentsDocument = z.strictObject({
  kind: z.literal('segments'),
  version,
  segments: z.record(segmentId, segmentEntry),
});

const elementType = z.enum([
  'AN',
  'ID',
  'N0',
  'N1',
  'N2',
  'N3',
  'N4',
  'N5',
  'N6',
  'N7',
  'N8',
  'N9',
  'R',
  'DT',
  'TM',
  'B',
]);
const elementEntry = z
  .strictObject({
    name: z.string().min(1),
    type: elementType,
    min: z.int().min(0).max(255),
    max: z.int().min(1).max(65_535),
    list: z.string().optional(),
  })
  .refine((entry) => entry.min <= entry.max, 'min is larger than max');
const composite = z.strictObject({
  name: z.string().min(1),
  components: z
    .array(z.strictObject({ element: z.string().min(1), use }))
    .min(1)
    .max(31),
});
const elementsDocument = z.strictObject({
  kind: z.literal('elements'),
  version,
  elements: z.record(z.string(), elementEntry),
  composites: z.record(z.string(), composite).optional(),
});

/**
 * A code list, named by its data element. `open` says that other codes of that form may exist beyond ours: they are
 * a warning, not an error. `external` marks a list kept outside of X12.
 */
const codeList = z.strictObject({
  title: z.string().min(1),
  noun: z.string().min(1),
  open: z.enum(['alphanumeric', 'digits']).optional(),
  external: z.boolean().optional(),
  aliases: z.record(z.string(), z.string()).optional(),
  codes: z.union([z.record(z.string(), z.string()), z.array(z.string())]),
});
const codesDocument = z.strictObject({ kind: z.literal('codes'), lists: z.record(z.string(), codeList) });

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
