import { durationText } from '../measures.ts';
import type { PaintKind, TextStyle } from '../text-style.ts';

/** The way to a broker, in its order. */
export const checkSteps = ['name', 'tcp', 'tls', 'connack', 'acl'] as const;
export type StepName = (typeof checkSteps)[number];

export interface CheckStep {
  readonly step: StepName;
  readonly status: 'ok' | 'failed' | 'skipped';
  readonly message: string;
  readonly hint: string | null;
  /** `MQTT.TLS` */
  readonly code: string | null;
  readonly ms: number;
}

/** The answer of `edi-agent mqtt check`. */
export interface BrokerCheck {
  /** `mqtts://broker.example:8883` */
  readonly broker: string;
  /** `edi/v1/TENANT/SITE/AGENT` */
  readonly topics: string;
  readonly enabled: boolean;
  readonly ok: boolean;
  readonly steps: readonly CheckStep[];
}

const titles: Readonly<Record<StepName, string>> = {
  name: 'name',
  tcp: 'TCP',
  tls: 'TLS',
  connack: 'MQTT',
  acl: 'rights',
};

/** One for each step, so that a script knows which one failed. */
export const checkExitCodes: Readonly<Record<StepName, number>> = { name: 21, tcp: 22, tls: 23, connack: 24, acl: 25 };

export function checkExitCode({ steps }: BrokerCheck): number {
  const failed = steps.find(({ status }) => status === 'failed');
  if (!failed) return 0;
  // A certificate of ours that the broker does not take is told only when MQTT begins.
  return failed.code === 'MQTT.TLS' ? checkExitCodes.tls : checkExitCodes[failed.step];
}

const marks: Readonly<Record<CheckStep['status'], readonly [PaintKind, string]>> = {
  ok: ['green', 'ok'],
  failed: ['red', 'FAILED'],
  skipped: ['dim', '-'],
};

export function checkText({ broker, topics, enabled, steps, ok }: BrokerCheck, { paint }: TextStyle): string {
  const lines = steps.flatMap(({ step, status, message, hint, ms }) => {
    const [kind, mark] = marks[status];
    const time = status === 'ok' ? paint('dim', `  (${durationText(ms)})`) : '';
    const line = `  ${titles[step].padEnd(6)}  ${paint(kind, mark.padEnd(6))}  ${message}${time}`.trimEnd();
    return hint === null ? [line] : [line, `                  ${hint}`];
  });
  const off = ok && !enabled ? ['', 'mqtt.enabled is false: the service does not connect.'] : [];
  return [`${broker}, topics below ${topics}`, ...lines, ...off].join('\n');
}
