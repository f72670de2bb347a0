import { requireSettings } from './agent-config.ts';
import { ledgerPath, metricsPath } from './agent-database-paths.ts';
import { type RunScheduleRequest, runSchedule } from './agent-schedule-run.ts';
import { askService } from './platform/api/client.ts';
import { databaseBytes } from './platform/vacuum.ts';
import { bytesText } from './report/measures.ts';
import { tableLines } from './report/table-text.ts';
import type { TextStyle } from './report/text-style.ts';

/** Sizes of a database around a compaction. */
export interface CompactDocument {
  readonly running: boolean;
  readonly message: string;
  readonly databases: readonly {
    readonly name: string;
    readonly path: string;
    readonly bytes_before: number;
    readonly bytes_after: number;
  }[];
}

/** Compacts now, in the running service or here. Throws AgentError CONFIG, STATE, SCHEDULE.RUNNING. */
export async function compactState(request: Omit<RunScheduleRequest, 'name'>): Promise<CompactDocument> {
  const { settings } = await requireSettings(request);
  const running = (await askService(settings.app.home, '/api/v1/status')) !== null;
  const databases = [
    { name: 'metrics', path: metricsPath(settings) },
    { name: 'ledger', path: ledgerPath(settings) },
  ];
  const before = databases.map(({ path }) => databaseBytes(path));
  const { message } = await runSchedule({ ...request, name: 'compact' });
  return {
    running,
    message,
    databases: databases.map((one, at) => ({
      ...one,
      bytes_before: before[at] ?? 0,
      bytes_after: databaseBytes(one.path),
    })),
  };
}

/** `edi-agent state compact` for people. */
export function compactText({ running, message, databases }: CompactDocument, style: TextStyle): string {
  const rows = databases.map(({ name, bytes_before, bytes_after, path }) => [
    name,
    bytesText(bytes_before),
    bytesText(bytes_after),
    path,
  ]);
  const lines = tableLines(['database', 'before', 'after', 'file'], rows, style);
  const note = "The ledger's own file is compacted while no service runs: stop it and call this again.";
  return [...lines, message, ...(running ? [style.paint('dim', note)] : [])].join('\n');
}
