import { join } from 'node:path';
import { type AuditKeeper, keepAudit, noteSettings } from './agent-audit.ts';
import { type ConfigRequest, requireSettings } from './agent-config.ts';
import { keepKernels } from './agent-kernels.ts';
import { type Meter, openMeter } from './agent-meter.ts';
import { requirePartners } from './agent-partners.ts';
import { finishBackups, finishRestores } from './agent-restore-finish.ts';
import { roadPartners } from './agent-road-partners.ts';
import { requireSchemas } from './agent-schemas.ts';
import type { Destination } from './deliver/destination.ts';
import { ledgerJournal } from './deliver/ledger-journal.ts';
import { createDestination } from './deliver/registry.ts';
import type { LedgerEvent } from './model/ledger.ts';
import type { OutboxMessage } from './model/outbox.ts';
import type { PartnerProfile } from './model/partner.ts';
import type { Places } from './model/places.ts';
import type { Road } from './pipeline/road.ts';
import { createClock } from './platform/clock.ts';
import { createFiles } from './platform/files.ts';
import type { AgentLog } from './platform/log.ts';
import { createSurveyLogs } from './platform/survey-logs.ts';
import { createSurveyPool, type SurveyPool } from './platform/survey-pool.ts';
import type { Ledger } from './ports.ts';
import { auditEntryOf } from './record/audit-entries.ts';
import { eventMessage } from './report/mqtt/event-message.ts';
import type { SchemaDocument } from './schema/shape.ts';
import type { Settings } from './settings/shape.ts';
import { wholeRecords } from './survey/log-reader.ts';

/** A road with what must be closed behind it. */
export interface OpenRoad {
  readonly road: Road;
  readonly settings: Settings;
  readonly meter: Meter;
  readonly logControl: Pick<AgentLog, 'setLevel' | 'onLine'>;
  /** Called after each commit of the ledger. */
  onCommit(listener: () => void): void;
  /** Flushes and lets go of the home. Twice is fine. */
  close(): Promise<void>;
}

export interface RoadRequest extends ConfigRequest {
  readonly deliver: boolean;
  readonly allowDuplicate: boolean;
  readonly onProgress?: (bytesRead: number) => void;
  /** Settings that were read and judged before. */
  readonly settings?: Settings;
  /** Profiles that were read and judged before. */
  readonly partners?: readonly PartnerProfile[];
  /** Schema documents of the site that were read and judged before. */
  readonly schemas?: readonly SchemaDocument[];
  /** Of the service: it tries again later, tells its log on standard error too, and guards its destinations. */
  readonly service?: { readonly guard: (destination: Destination) => Destination };
  /** A reload: the home was closed by this process, in order. */
  readonly again?: boolean;
}

/** Opens a home: settings, directories, log, ledger, workers, ways out. Throws AgentError CONFIG, STATE and E004. */
export async function openRoad(request: RoadRequest): Promise<OpenRoad> {
  const inForce = request.settings ? { settings: request.settings } : await requireSettings(request);
  const { settings } = inForce;
  const schemas = request.schemas ?? (await requireSchemas(inForce));
  const profiles = request.partners ?? (await requirePartners(inForce));
  const clock = createClock();
  const files = createFiles();
  const { createLog } = await import('./platform/log.ts');
  const { openLedger } = await import('./platform/ledger/ledger.ts');
  const places = placesOf(settings);
  const ways = waysOf(settings);
  for (const path of [
    settings.directories.work,
    settings.directories.state,
    settings.directories.quarantine,
    settings.directories.audit,
    ...Object.values(ways),
  ]) {
    await files.makeDirectory(path);
  }
  await finishRestores(settings);
  if (request.service) await finishBackups(settings);
  const log = createLog({
    directory: settings.directories.logs,
    level: settings.logging.level,
    fileBytesMax: settings.logging.max_file_size,
    clock,
    base: { agent: settings.app.name, environment: settings.app.environment },
    console: { when: request.service ? 'always' : 'never' },
  });
  let audit: AuditKeeper | null = null;
  let committed: () => void = () => {};
  const ledger = openLedger({
    directory: settings.directories.state,
    clock,
    afterCommit() {
      audit?.nudge();
      committed();
    },
    outboxOf: outboxOf(settings),
    syncInThread: true,
    isKnownSound: request.again,
  });
  audit = keepAudit({ ledger, directory: settings.directories.audit, clock, log });
  await noteSettings(ledger, settings);
  const surveyor = poolOf({ settings, log, profiles, schemas });
  const destination = directoriesOf({ ledger, files, guard: request.service?.guard ?? ((one) => one) });
  const partners = await roadPartners({ settings, profiles, files, destination, ways });
  const meter = await openMeter(settings, { clock, log, files, partners });
  return {
    settings,
    meter,
    logControl: log,
    onCommit(listener) {
      committed = listener;
    },
    road: {
      files,
      clock,
      ledger,
      log,
      surveyor,
      places,
      surveyLogs: createSurveyLogs(wholeRecords),
      rules: {
        fileBytesMax: settings.processing.max_file_size,
        acknowledge: settings.processing.acknowledge,
        allowDuplicate: request.allowDuplicate,
      },
      partners,
      ...sentRulesOf(settings),
      accepted: request.deliver && settings.processing.deliver ? destination('accepted', ways.accepted) : null,
      acknowledgements: destination('acknowledgements', ways.acknowledgements),
      quarantine: settings.directories.quarantine,
      retries: request.service !== undefined,
      ...(request.onProgress === undefined ? {} : { onProgress: request.onProgress }),
    },
    async close() {
      await surveyor.close();
      await audit?.close();
      meter.store.close();
      ledger.close();
      log.close();
    },
  };
}

/** How events come into the outbox; undefined where central monitoring is told nothing. */
export function outboxOf({ mqtt }: Settings): typeof eventRow | undefined {
  return mqtt.enabled ? eventRow : undefined;
}

function eventRow(event: LedgerEvent, ledger: Pick<Ledger, 'file' | 'story'>): OutboxMessage | null {
  const entry = auditEntryOf(event, ledger);
  return entry && eventMessage(entry);
}

/** Without ids of our own nothing counts as sent. */
function sentRulesOf({ app, acknowledgements }: Settings): Pick<Road, 'sent'> {
  if (app.own_ids.length === 0) return {};
  const { due_after: dueAfterMs, due_after_by_set: dueAfterMsBySet } = acknowledgements;
  return { sent: { ownIds: new Set(app.own_ids), dueAfterMs, dueAfterMsBySet } };
}

export interface PoolRequest {
  readonly settings: Settings;
  readonly log: Road['log'];
  readonly profiles: readonly PartnerProfile[];
  readonly schemas: readonly SchemaDocument[];
  /** Nothing follows on the verdict. */
  readonly judgeOnly?: boolean;
}

export function poolOf({ settings, log, profiles, schemas, judgeOnly = false }: PoolRequest): SurveyPool {
  keepKernels();
  return createSurveyPool({
    workersMax: settings.performance.max_workers,
    findingsListedMax: settings.validation.findings_listed_max,
    validate: settings.processing.validate,
    envelopeOnly: judgeOnly,
    partners: profiles.map(({ rules }) => rules),
    schemas,
    log,
  });
}

export function placesOf({ directories }: Settings): Places {
  const { work } = directories;
  const final = (name: string): string => join(work, '..', name);
  return {
    work,
    final: {
      processed: final('processed'),
      partial: final('processed'),
      duplicate: final('processed'),
      failed: final('error'),
      quarantined: final('quarantine'),
    },
  };
}

/** Accepted sets and acknowledgements go different ways from here: to the next system, and back to the partner. */
export function waysOf({ directories }: Settings): { readonly accepted: string; readonly acknowledgements: string } {
  return {
    accepted: join(directories.delivery, 'accepted'),
    acknowledgements: join(directories.delivery, 'acknowledgements'),
  };
}

interface Ways {
  readonly ledger: Ledger;
  readonly files: Road['files'];
  readonly guard: (destination: Destination) => Destination;
}

function directoriesOf({ ledger, files, guard }: Ways) {
  const journal = ledgerJournal(ledger);
  return (name: string, path: string, template?: string): Destination => {
    const settings = { kind: 'directory', name, path, ...(template === undefined ? {} : { template }) } as const;
    return guard(createDestination(settings, { files, journal }));
  };
}
