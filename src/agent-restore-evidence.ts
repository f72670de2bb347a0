import { join } from 'node:path';
import { waysOf } from './agent-home.ts';
import { AgentError } from './model/agent-error.ts';
import type { AuditPosition } from './model/ledger.ts';
import type { PartnerProfile } from './model/partner.ts';
import type { KnownEffect, RestoreEvidence } from './model/restore-evidence.ts';
import { auditFileNames } from './platform/audit-files.ts';
import { type AuditLine, decodeLine } from './platform/audit-line.ts';
import { linesOf } from './platform/lines.ts';
import type { Files } from './ports.ts';
import type { Settings } from './settings/shape.ts';

export interface EvidenceOptions {
  readonly files: Files;
  readonly settings: Settings;
  readonly partners: readonly PartnerProfile[];
  /** What the trail told of when the backup was made; null where there was none. */
  readonly since: AuditPosition | null;
}

export interface Found extends RestoreEvidence {
  readonly fromAudit: number;
  readonly fromDestinations: number;
}

/** What the audit trail and the directories that are delivered to show as done after a backup. Throws E001. */
export async function findEvidence(options: EvidenceOptions): Promise<Found> {
  const audit = await fromAudit(options);
  const there = await fromDestinations(options);
  return {
    effects: [...audit.effects, ...there.effects],
    contents: [...audit.contents, ...there.contents],
    answersSince: audit.answersSince,
    fromAudit: audit.effects.length,
    fromDestinations: there.effects.length,
  };
}

/** Kinds that a file's story ends with when its content had its verdict. */
const ends: ReadonlySet<string> = new Set(['processed', 'partial', 'duplicate']);

async function fromAudit({ settings, since }: EvidenceOptions): Promise<RestoreEvidence> {
  const { audit } = settings.directories;
  const effects: KnownEffect[] = [];
  const surveyed = new Map<string, string>();
  const contents = new Map<string, string>();
  let answersSince = 0;
  for (const name of (await auditFileNames(audit)).toReversed()) {
    let first: number | null = null;
    for await (const text of linesOf(join(audit, name))) {
      const line = decodeLine(text);
      if (!line) continue;
      first ??= line.seq;
      const { file, kind } = line;
      if (file === null) continue;
      // A survey may have been told before the backup, and the end of the file after it.
      if (kind === 'surveyed' && typeof line.sha256 === 'string') surveyed.set(file, line.sha256);
      if (since && line.seq <= since.seq) continue;
      if (ends.has(kind)) contents.set(file, kind);
      const effect = effectOf(line, file);
      if (kind === 'acknowledged' || isAnswer(effect)) answersSince += 1;
      if (effect) effects.push(effect);
    }
    if (since && first !== null && first <= since.seq) break;
  }
  const known = [...contents.keys()].flatMap((fileId) => {
    const sha256 = surveyed.get(fileId);
    return sha256 === undefined ? [] : [{ sha256, fileId }];
  });
  return { effects, contents: known, answersSince };
}

/** Kinds that tell of something written somewhere. */
const written: ReadonlySet<string> = new Set(['delivered', 'acknowledged', 'acknowledgement_held']);

/** Of an acknowledgement, or of its release. It is never written in the same bytes again. */
const answerKey = /:answer:\d+(?::release)?$/;

const isAnswer = (effect: KnownEffect | null): boolean => effect !== null && answerKey.test(effect.key);

function effectOf(line: AuditLine, fileId: string): KnownEffect | null {
  const { kind, key, destination, path, reference, sha256 } = line;
  if (!written.has(kind) || typeof key !== 'string') return null;
  return {
    key,
    fileId,
    destination: String(destination),
    path: textOrNull(path),
    reference: textOrNull(reference),
    sha256: kind === 'delivered' && !answerKey.test(key) ? textOrNull(sha256) : null,
  };
}

/** What lies where accepted sets go: each file has the hash of what was delivered, and of the file that came whole. */
async function fromDestinations({ files, settings, partners }: EvidenceOptions): Promise<RestoreEvidence> {
  const effects: KnownEffect[] = [];
  const contents: { sha256: string; fileId: string }[] = [];
  for (const { destination, way, directory } of waysOfAll(settings, partners)) {
    if (!(await files.exists(directory))) continue;
    for (const name of await files.list(directory)) {
      if (name.startsWith('.')) continue;
      const path = join(directory, name);
      const sha256 = await hashOrNull(files, path);
      if (sha256 === null) continue;
      const fileId = `restored:${sha256.slice(0, 16)}`;
      effects.push({ key: `${sha256}:${way}`, fileId, destination, path, reference: null, sha256 });
      contents.push({ sha256, fileId });
    }
  }
  return { effects, contents, answersSince: 0 };
}

/** The neighbour may take it away at any moment. */
async function hashOrNull(files: Files, path: string): Promise<string | null> {
  try {
    return await files.sha256(path);
  } catch (error) {
    if (error instanceof AgentError && error.code === 'E001.NOT_FOUND') return null;
    throw error;
  }
}

function waysOfAll(settings: Settings, partners: readonly PartnerProfile[]) {
  const { accepted } = waysOf(settings);
  const own = partners.flatMap(({ name, accepted: { directory, fileName } }) =>
    directory === null && fileName === null
      ? []
      : [{ destination: `accepted/${name}`, way: `accepted:${name}`, directory: directory ?? accepted }],
  );
  return [{ destination: 'accepted', way: 'accepted', directory: accepted }, ...own];
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
