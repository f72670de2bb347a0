import { z } from 'zod';
import { position, reference, segmentId, setId } from './shape-fields.ts';

const sets = z.array(setId).min(1);
const at = position;
/** Codes that rules compare are short. */
const code = z.string().max(4, 'a code of at most four characters');
const condition = z.strictObject({ at: reference, in: z.array(code).min(1) });
const when = condition.optional();

/** The kinds of business rules; their severities are the partner's. */
export const ruleShape = z.discriminatedUnion('rule', [
  z
    .strictObject({ rule: z.literal('count'), sets, of: segmentId, in: reference })
    .describe('The element says how many segments of that id the set has.'),
  z
    .strictObject({ rule: z.literal('hash'), sets, of: reference, in: reference })
    .describe('The element is the sum of another one over the set.'),
  z
    .strictObject({
      rule: z.literal('total'),
      sets,
      quantity: reference,
      price: reference,
      basis: reference.optional(),
      allowance: reference.optional(),
      tax: reference.optional(),
      in: reference,
      when,
    })
    .describe('The element is quantity times price over the lines, with allowances, charges and taxes.'),
  z
    .strictObject({
      rule: z.literal('hierarchy'),
      sets,
      segment: segmentId,
      order: reference,
      orders: z.record(code, z.string()),
    })
    .describe('Ids, parents and children of hierarchical levels; the element names the order of the levels.'),
  z
    .strictObject({ rule: z.literal('bounds'), sets, open: reference, close: reference })
    .describe('What an opening segment and its closing one say is the same.'),
  z
    .strictObject({
      rule: z.literal('needs'),
      sets,
      about: z.enum(['party', 'item']),
      segment: segmentId,
      when,
      elements: z.array(position).min(1),
      segments: z.array(segmentId),
    })
    .describe('The segment has one of the elements, or one of the segments follows.'),
  z.strictObject({ rule: z.literal('years'), sets, min: z.int(), max: z.int() }).describe('Years that dates may have.'),
  z
    .strictObject({
      rule: z.literal('dates'),
      sets,
      segment: segmentId,
      pairs: z.array(z.tuple([code, code])),
    })
    .describe('The date of the first qualifier is not after that of the second.'),
  z
    .strictObject({ rule: z.literal('list'), sets, segment: segmentId, at, list: z.string(), when })
    .describe('The element is of a code list under a condition.'),
  z
    .strictObject({ rule: z.literal('scac'), sets, segment: segmentId, at, when })
    .describe('The element has the form of a carrier’s code.'),
  z
    .strictObject({
      rule: z.literal('check-digit'),
      sets,
      segment: segmentId,
      qualifiers: z.array(position).min(1),
      digits: z.record(code, z.int().min(8).max(18)),
    })
    .describe('What stands behind a qualifier has so many digits, and its check digit is right.'),
]);

export type Rule = z.infer<typeof ruleShape>;
export type Condition = z.infer<typeof condition>;
