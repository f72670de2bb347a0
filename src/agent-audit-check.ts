import { type ConfigRequest, requireSettings } from './agent-config.ts';
import { AgentError } from './model/agent-error.ts';
import type { AuditVerdict } from './model/audit.ts';
import type { AuditPosition } from './model/ledger.ts';

export interface AuditRequest extends ConfigRequest {
  /** Days, both included: `2026-11-24`. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Checks the audit trail line by line, and its end against the ledger where there is one. */
export async function verifyAudit(request: AuditRequest): Promise<AuditVerdict> {
  const { from, to } = rangeOf(request);
  const { settings } = await requireSettings(request);
  const { verifyTrail } = await import('./platform/audit-verify.ts');
  const known = await positionOf(settings.directories.state);
  return verifyTrail(settings.directories.audit, { from, to, known });
}

export interface AuditListRequest extends AuditRequest {
  readonly kind?: string | undefined;
  /** The id of a file. */
  readonly file?: string | undefined;
  readonly operator?: string | undefined;
}

/** The lines of the trail that fit, oldest first. */
export async function* listAudit(request: AuditListRequest): AsyncGenerator<Readonly<Record<string, unknown>>> {
  const range = rangeOf(request);
  const { settings } = await requireSettings(request);
  const { readTrail } = await import('./platform/audit-verify.ts');
  for await (const { line } of readTrail(settings.directories.audit, range)) {
    if (!line) continue;
    const wanted = [
      [request.kind, line.kind],
      [request.file, line.file],
      [request.operator, line.operator],
    ].every(([asked, found]) => asked === undefined || asked === found);
    if (wanted) yield line;
  }
}

/** Read first, so that lines written meanwhile are beyond it. */
async function positionOf(state: string): Promise<AuditPosition | undefined> {
  const { openLedgerReader } = await import('./platform/ledger/reader.ts');
  try {
    const ledger = openLedgerReader({ directory: state, clock: Date });
    try {
      return ledger.auditPosition();
    } finally {
      ledger.close();
    }
  } catch (error) {
    if (error instanceof AgentError && error.code === 'STATE.MISSING') return undefined;
    throw error;
  }
}

function rangeOf({ from, to }: AuditRequest): { readonly from: string | undefined; readonly to: string | undefined } {
  for (const day of [from, to]) {
    if (day === undefined || /^\d{4}-\d{2}-\d{2}$/.test(day)) continue;
    throw new AgentError(`${day} is no day`, { code: 'USAGE', hint: 'Write it like 2026-11-24.' });
  }
  return { from, to };
}
