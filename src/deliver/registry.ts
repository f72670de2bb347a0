import type { Files } from '../ports.ts';
import type { DeliveryJournal, Destination } from './destination.ts';
import { type DirectorySettings, directoryDestination } from './directory/directory.ts';

/** The settings of a destination; `kind` names its folder under deliver/. */
export type DestinationSettings = DirectorySettings;

export interface DestinationPorts {
  readonly files: Files;
  readonly journal: DeliveryJournal;
}

type Factories = {
  readonly [K in DestinationSettings['kind']]: (
    settings: Extract<DestinationSettings, { kind: K }>,
    ports: DestinationPorts,
  ) => Destination;
};

/** One line a kind of destination. */
const factories: Factories = {
  directory: directoryDestination,
};

/** Makes a destination; nothing is opened or touched before its first call. */
export function createDestination(settings: DestinationSettings, ports: DestinationPorts): Destination {
  return factories[settings.kind](settings, ports);
}
