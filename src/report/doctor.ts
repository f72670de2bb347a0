import type { CheckStatus, DoctorCheck } from '../model/doctor.ts';

/** Which questions are asked. */
export type DoctorMode = 'now' | 'post-shutdown' | 'post-upgrade' | 'self-test';

/** The answer of `edi-agent doctor`. */
export interface DoctorDocument {
  readonly status: CheckStatus;
  readonly mode: DoctorMode;
  readonly version: string;
  /** Null where the settings cannot be used. */
  readonly home: string | null;
  /** As whom it was looked. */
  readonly user: string;
  readonly checks: readonly DoctorCheck[];
}

/** Of `edi-agent doctor`. */
export const doctorExitCodes: Readonly<Record<CheckStatus, number>> = { pass: 0, warn: 1, fail: 2 };

export function doctorDocument(given: Omit<DoctorDocument, 'status'>): DoctorDocument {
  return { status: worstOf(given.checks), ...given };
}

function worstOf(checks: readonly DoctorCheck[]): CheckStatus {
  const found = new Set(checks.map(({ status }) => status));
  return (['fail', 'warn'] as const).find((status) => found.has(status)) ?? 'pass';
}

export const passed = (name: string, seen: string): DoctorCheck => ({ name, status: 'pass', seen, mend: null });

export const warned = (name: string, seen: string, mend: string): DoctorCheck => ({ name, status: 'warn', seen, mend });

export const failed = (name: string, seen: string, mend: string): DoctorCheck => ({ name, status: 'fail', seen, mend });
