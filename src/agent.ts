export type { ConfigReading, ConfigRequest, ConfigSource, SettingsInForce } from './agent-config.ts';
export { readConfig, requireSettings, sourceText } from './agent-config.ts';
export type { Fleet } from './agent-fleet.ts';
export type { Monitor, MonitorRequest } from './agent-monitor.ts';
export type { FilesRequest, ProcessRequest } from './agent-process.ts';
export type { SampleWritten } from './agent-samples.ts';
export { nearest } from './kit/nearest.ts';
export { shellWord } from './kit/shell-word.ts';
export { AgentError } from './model/agent-error.ts';
export type { InspectRecord } from './model/inspection.ts';
export type { QuarantineAction, QuarantineItem, QuarantineOutcome } from './model/quarantine.ts';
export type { Receipt } from './model/receipt.ts';
export { leave } from './platform/leave.ts';
export { exitCodeOf } from './report/exit-code.ts';
export type { Explanation } from './report/explain.ts';
export { codesNear, explain, listCodes } from './report/explain.ts';
export { inspectionText, segmentsHeading } from './report/inspection-text.ts';
export { Progress } from './report/progress.ts';
export { receiptText } from './report/receipt-text.ts';
export type { PaintKind, TextStyle } from './report/text-style.ts';
export { summaryText } from './report/verdict-text.ts';

/** Loaded when asked for: `--help` and `explain` must answer at once. */
export async function* processFiles(request: import('./agent-process.ts').ProcessRequest) {
  const { processFiles: run } = await import('./agent-process.ts');
  yield* run(request);
}

export async function* judgeFiles(request: import('./agent-process.ts').FilesRequest) {
  const { judgeFiles: run } = await import('./agent-process.ts');
  yield* run(request);
}

export async function inspectFile(request: import('./agent-inspect.ts').InspectRequest): Promise<void> {
  const { inspectFile: run } = await import('./agent-inspect.ts');
  await run(request);
}

export async function writeSamples(directory: string): Promise<readonly import('./agent-samples.ts').SampleWritten[]> {
  const { writeSamples: run } = await import('./agent-samples.ts');
  return run(directory);
}

/** Every profile of a trading partner, and every problem of them. */
export async function readPartners(
  request: import('./agent-config.ts').ConfigRequest,
): Promise<import('./agent-partners.ts').PartnersReading> {
  const { readPartners: read } = await import('./agent-partners.ts');
  return read(request);
}

export async function partnersInForce(
  request: import('./agent-config.ts').ConfigRequest,
): Promise<import('./agent-partners.ts').PartnersInForce> {
  const { partnersInForce: inForce } = await import('./agent-partners.ts');
  return inForce(request);
}

export async function initPartner(...given: Parameters<typeof import('./agent-partners.ts').initPartner>) {
  const { initPartner: init } = await import('./agent-partners.ts');
  return init(...given);
}

/** The service; `ended` of it tells when and why it ended. */
export async function startMonitor(
  request: import('./agent-monitor.ts').MonitorRequest,
): Promise<import('./agent-monitor.ts').Monitor> {
  const { startMonitor: start } = await import('./agent-monitor.ts');
  return start(request);
}

/** What operators ask of a home. */
export async function openDesk(): Promise<typeof import('./agent-desk.ts')> {
  return import('./agent-desk.ts');
}

/** What people ask of the schemas in force, with the texts for them. */
export async function openSchemas(): Promise<typeof import('./agent-schema-desk.ts')> {
  return import('./agent-schema-desk.ts');
}

/** What people ask of a service: status, health, metrics, with the texts for them. */
export async function openServiceDesk(): Promise<typeof import('./agent-service-desk.ts')> {
  return import('./agent-service-desk.ts');
}

/** The completion files of shells. */
export async function openCompletions(): Promise<typeof import('./agent-completions.ts')> {
  return import('./agent-completions.ts');
}

/** The log of a home, for `logs`. */
export async function openLogs(): Promise<typeof import('./agent-logs.ts')> {
  return import('./agent-logs.ts');
}

/** Backups of a home: made, listed, verified, copied elsewhere. */
export async function openBackups(): Promise<typeof import('./agent-backup.ts')> {
  return import('./agent-backup.ts');
}

/** Getting a home back from its backups. */
export async function openRestore(): Promise<typeof import('./agent-restore.ts')> {
  return import('./agent-restore.ts');
}

/** The central side: what all agents say, and their events kept. */
export async function openFleet(
  request: import('./agent-fleet.ts').FleetRequest,
): Promise<import('./agent-fleet.ts').Fleet> {
  const { openFleet: open } = await import('./agent-fleet.ts');
  return open(request);
}

/** What looks at everything the service needs, for `doctor`. */
export async function openDoctor(): Promise<typeof import('./agent-doctor.ts')> {
  return import('./agent-doctor.ts');
}

/** Recurring work, maintenance, windows and pauses, with the texts for people. */
export async function openUpkeep(): Promise<typeof import('./agent-upkeep-desk.ts')> {
  return import('./agent-upkeep-desk.ts');
}

/** What installs the agent on a host and takes it away again. */
export async function openInstaller(): Promise<typeof import('./agent-install-desk.ts')> {
  return import('./agent-install-desk.ts');
}

/** What people ask of the broker: whether it takes us, and what payloads look like. */
export async function openMqttDesk(): Promise<typeof import('./agent-mqtt-desk.ts')> {
  return import('./agent-mqtt-desk.ts');
}

/** What waits for central monitoring. */
export async function openOutbox(): Promise<typeof import('./agent-outbox.ts')> {
  return import('./agent-outbox.ts');
}
