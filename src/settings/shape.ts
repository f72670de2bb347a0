import { z } from 'zod';
import { type FieldNotes, fieldNotes } from './fields.ts';
import { acknowledgements } from './sections/acknowledgements.ts';
import { alarms } from './sections/alarms.ts';
import { api } from './sections/api.ts';
import { app } from './sections/app.ts';
import { backup } from './sections/backup.ts';
import { directories } from './sections/directories.ts';
import { disk } from './sections/disk.ts';
import { errorHandling } from './sections/error-handling.ts';
import { homeassistant } from './sections/homeassistant.ts';
import { logging } from './sections/logging.ts';
import { metrics } from './sections/metrics.ts';
import { mqtt } from './sections/mqtt.ts';
import { opentelemetry } from './sections/opentelemetry.ts';
import { performance } from './sections/performance.ts';
import { processing } from './sections/processing.ts';
import { retention } from './sections/retention.ts';
import { schedules } from './sections/schedules.ts';
import { service } from './sections/service.ts';
import { sparkplug } from './sections/sparkplug.ts';
import { validation } from './sections/validation.ts';
import { watch } from './sections/watch.ts';

/**
 * The configuration. A room that needs keys adds a file under sections/ and a line here. A key stands here only
 * while the product does something with it; others are refused (without-effect.ts).
 */
export const settingsShape = z.strictObject({
  app,
  directories,
  processing,
  acknowledgements,
  validation,
  watch,
  error_handling: errorHandling,
  performance,
  logging,
  disk,
  retention,
  schedules,
  service,
  metrics,
  backup,
  api,
  mqtt,
  alarms,
  homeassistant,
  sparkplug,
  opentelemetry,
});

type DeepReadonly<T> = T extends readonly (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/**
 * The settings in force, frozen; keys are those of the file. Sizes are bytes, durations milliseconds; app.home and
 * all of `directories` are absolute paths.
 */
export type Settings = DeepReadonly<z.output<typeof settingsShape>>;

/** One key of the shape, with everything people are told of it. */
export interface Field extends FieldNotes {
  /** `performance.max_workers` */
  readonly key: string;
  readonly section: string;
  readonly name: string;
  readonly description: string;
  readonly type: z.ZodType;
}

/** Sections in the order of the file, with their descriptions. */
export const sections: readonly { readonly name: string; readonly description: string }[] = Object.entries(
  settingsShape.shape,
).map(([name, type]) => ({ name, description: type.description ?? '' }));

/** Every key in the order of the file. */
export const fields: readonly Field[] = Object.entries(settingsShape.shape).flatMap(([section, type]) =>
  Object.entries<z.ZodType>(type.unwrap().shape).map(([name, field]) => fieldOf(section, name, field)),
);

const fieldsByKey: ReadonlyMap<string, Field> = new Map(fields.map((field) => [field.key, field]));

/** The key's field, or undefined when there is no such key. */
export function fieldAt(key: string): Field | undefined {
  return fieldsByKey.get(key);
}

function fieldOf(section: string, name: string, type: z.ZodType): Field {
  const notes = fieldNotes.get(type);
  if (notes === undefined) throw new Error(`settings key ${section}.${name} was not made by a function of fields.ts`);
  return { key: `${section}.${name}`, section, name, description: type.description ?? '', type, ...notes };
}
