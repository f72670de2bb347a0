import type { TextStyle } from './text-style.ts';

export interface InstallView {
  readonly dryRun: boolean;
  readonly steps: readonly { readonly what: string; readonly state: 'missing' | 'different' | 'same' | 'kept' }[];
  readonly changes: number;
  readonly checks: readonly { readonly what: string; readonly ok: boolean; readonly detail: string | null }[];
}

/** What was done, or would be, a line each; what was looked at afterwards; what to do next. */
export function installText({ dryRun, steps, changes, checks }: InstallView, { paint }: TextStyle): string {
  const words = dryRun ? planned : done;
  const lines = steps.map(({ what, state }) => `${paint(shades[state], words[state].padEnd(12))} ${what}`);
  const seen = checks.map(({ what, ok, detail }) =>
    ok ? `${paint('green', 'ok'.padEnd(12))} ${what}` : `${paint('red', 'error'.padEnd(12))} ${what}: ${detail}`,
  );
  const sum = changes === 0 ? 'Everything is there; nothing was changed.' : `${changes} changes.`;
  return [...lines, ...seen, '', ...(dryRun ? [`${changes} changes would be made.`] : [sum, '', ...next])].join('\n');
}

const planned = { missing: 'would make', different: 'would mend', same: 'is there', kept: 'would keep' } as const;
const done = { missing: 'made', different: 'mended', same: 'is there', kept: 'kept' } as const;
const shades = { missing: 'green', different: 'green', same: 'dim', kept: 'dim' } as const;

const next = [
  'Next:',
  '  1. Settings:  /etc/edi-agent/config.yaml, then `edi-agent config validate`',
  '  2. Secrets:   /etc/edi-agent/credentials/NAME, mode 0600, of root (api-token, mqtt-password, mqtt-key, otlp-token)',
  '  3. Network:   the unit reaches this machine alone; name the broker and others in a drop-in (20-network.conf)',
  '  4. Start:     systemctl enable --now edi-agent',
  '  5. Look:      edi-agent doctor; systemctl status edi-agent; journalctl -u edi-agent -f',
];

/** What was removed, or would be, and what was left. */
export function uninstallText(view: {
  readonly dryRun: boolean;
  readonly removed: readonly string[];
  readonly left: readonly string[];
}): string {
  const word = view.dryRun ? 'would remove' : 'removed     ';
  const lines = view.removed.map((one) => `${word} ${one}`);
  const left = view.left.map((one) => `left         ${one}`);
  return [...(lines.length === 0 ? ['There is nothing to remove.'] : lines), ...left].join('\n');
}
