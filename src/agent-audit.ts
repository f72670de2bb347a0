import { createHash } from 'node:crypto';
import { looksSecret, masked } from './kit/secret.ts';
import { AgentError } from './model/agent-error.ts';
import { createAuditTrail } from './platform/audit-trail.ts';
import type { Clock, Ledger, Log } from './ports.ts';
import { createAuditor } from './record/audit.ts';
import type { Settings } from './settings/shape.ts';

export interface AuditKeeper {
  /** The ledger has committed something: the trail follows within moments. */
  nudge(): void;
  /** Writes the rest. A trail that cannot be written is told in the log; nothing of it is lost, the ledger keeps it. */
  close(): Promise<void>;
}

export interface AuditKeeperOptions {
  readonly ledger: Ledger;
  readonly directory: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Many steps share one write of the trail. */
const delayMs = 250;

/** Keeps the audit trail behind the ledger while the home is open. */
export function keepAudit(options: AuditKeeperOptions): AuditKeeper {
  const auditor = createAuditor({ ...options, trail: createAuditTrail(options) });
  let timer: NodeJS.Timeout | undefined;
  let toldCode = '';

  async function flush(): Promise<void> {
    try {
      await auditor.flush();
      toldCode = '';
    } catch (error) {
      const { code, message, hint } =
        error instanceof AgentError ? error : { code: 'BUG', message: String(error), hint: '' };
      if (code !== toldCode) options.log.error(`error: the audit trail cannot be written: ${message}`, { code, hint });
      toldCode = code;
    }
  }

  function nudge(): void {
    if (timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      void flush();
    }, delayMs);
    timer.unref();
  }

  return {
    nudge,
    async close() {
      clearTimeout(timer);
      await flush();
    },
  };
}

/** Tells the ledger of settings that are not those of the last time: which keys, never what a secret says. */
export async function noteSettings(ledger: Ledger, settings: Settings): Promise<void> {
  const now = flat(settings);
  const before = known(ledger.remembered('settings'));
  const text = JSON.stringify(now);
  if (before && JSON.stringify(before) === text) return;
  const keys = Object.keys({ ...before, ...now }).filter((key) => before?.[key] !== now[key]);
  await ledger.write((writer) => {
    writer.remember('settings', text);
    const changes = keys.map((key) => ({ key, from: before?.[key] ?? null, to: now[key] ?? null }));
    if (before) writer.tell({ fileId: '', kind: 'agent', detail: { action: 'config_changed', changes } });
    else writer.tell({ fileId: '', kind: 'agent', detail: { action: 'config_first', sha256: sha256(text) } });
  });
}

type Flat = Readonly<Record<string, string>>;

function flat(settings: Settings): Flat {
  const entries = Object.entries(settings).flatMap(([section, keys]) =>
    Object.entries(keys).map(([name, value]): [string, string] => {
      const key = `${section}.${name}`;
      return [key, looksSecret(key) ? `${masked} ${sha256(JSON.stringify(value)).slice(0, 8)}` : JSON.stringify(value)];
    }),
  );
  return Object.fromEntries(entries.sort());
}

function known(text: string | undefined): Flat | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as Flat);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
