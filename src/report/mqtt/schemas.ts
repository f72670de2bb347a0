import { z } from 'zod';
import { type TopicEntry, topicCatalogue } from '../catalogue-topics.ts';

export interface PayloadSchema {
  /** `event`: the file is `event.schema.json`. */
  readonly name: string;
  readonly topic: string;
  readonly help: string;
  readonly schema: object;
}

/** JSON Schemas of all payloads, one for each kind of topic. */
export function payloadSchemas(): readonly PayloadSchema[] {
  return topicCatalogue.map((entry) => ({
    name: entry.schema,
    topic: `edi/v1/{tenant}/{site}/{agent}/${entry.topic}`,
    help: entry.help,
    schema: schemaOf(entry),
  }));
}

function schemaOf(entry: TopicEntry): object {
  const { $schema, ...shape } = z.toJSONSchema(entry.envelope ? envelopeOf(entry) : entry.shape, {
    io: 'input',
    // What the agent tells may gain keys: whoever reads it must not refuse them.
    override({ jsonSchema }) {
      if (entry.direction === 'out' && jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties;
    },
  });
  return { $schema, title: entry.topic, description: entry.help, ...shape };
}

/** CloudEvents 1.0, JSON format, with what stands in `data` of this kind of topic. */
function envelopeOf(entry: TopicEntry): z.ZodType {
  const isNumbered = entry.class !== 'live';
  const numbered = {
    stream: z.string().describe('Numbered from 1 without gaps within an epoch.'),
    seq: z.int().positive().describe('(source, epoch, stream, seq) may come more than once, and is to be taken once.'),
  };
  return z.strictObject({
    specversion: z.literal('1.0'),
    id: z.string().describe('Unique with `source`.'),
    source: z.string().describe('edi/v1/TENANT/SITE/AGENT'),
    type: z.string().describe(entry.kind === 'event' ? '`edi.event.` and the type.' : `edi.${entry.kind}`),
    subject: z.string().optional().describe('What it is about: a file, an alarm.'),
    time: z.iso.datetime().describe('ISO 8601, UTC.'),
    datacontenttype: z.literal('application/json'),
    epoch: z.string().describe('New whenever the ledger is created or restored.'),
    ...(isNumbered ? numbered : {}),
    class: z.literal(entry.class),
    data: entry.shape,
  });
}
