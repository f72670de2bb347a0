import { createHash } from 'node:crypto';
import type { AuditEntry } from '../model/audit.ts';

/** What stands before the first line. */
export const chainStart = '0'.repeat(64);

export interface AuditLine {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly file: string | null;
  readonly event: number;
  readonly epoch: string;
  readonly prev: string;
  readonly hash: string;
  readonly [key: string]: unknown;
}

/**
 * A line of the trail, without its line break: its hash is the SHA-256 of the line as it stands without
 * `,"hash":"…"`, and `prev` is the hash of the line before.
 */
export function encodeLine(entry: AuditEntry, chain: { seq: number; prev: string }): { text: string; hash: string } {
  const { atMs, kind, file, data, event, epoch } = entry;
  const at = new Date(atMs).toISOString();
  const head = { seq: chain.seq, at, kind, file };
  // The head once more, so that nothing in the data can stand in its place; the order stays that of the first.
  const body = JSON.stringify({ ...head, ...data, ...head, event, epoch, prev: chain.prev });
  const hash = sha256(body);
  return { text: `${body.slice(0, -1)},"hash":"${hash}"}`, hash };
}

/** The line when it is what was once written; undefined when it was changed or torn. */
export function decodeLine(text: string): AuditLine | undefined {
  const [, body, hash] = /^(.*),"hash":"([0-9a-f]{64})"\}$/s.exec(text) ?? [];
  if (body === undefined || sha256(`${body}}`) !== hash) return undefined;
  try {
    return JSON.parse(text) as AuditLine;
  } catch {
    return undefined;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
