import { z } from 'zod';
import { olderNames } from './older-names.ts';
import { settingsShape } from './shape.ts';

interface JsonSchema {
  readonly [key: string]: unknown;
  readonly properties?: Record<string, JsonSchema>;
}

/** The JSON Schema of the configuration file: what editors check and complete against. */
export function configSchema(): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(settingsShape, { io: 'input' }) as JsonSchema;
  for (const [older, present] of Object.entries(olderNames)) addOlderName(schema, older.split('.'), present);
  return { $schema, title: 'Configuration of edi-agent', ...schema };
}

function addOlderName(schema: JsonSchema, older: readonly string[], present: string): void {
  const [section = '', name = ''] = older;
  const [presentSection = '', presentKey = ''] = present.split('.');
  const properties = schema.properties?.[section]?.properties;
  const { default: _, ...same } = schema.properties?.[presentSection]?.properties?.[presentKey] ?? {};
  if (properties) properties[name] = { ...same, description: `Older name of ${present}.`, deprecated: true };
}
