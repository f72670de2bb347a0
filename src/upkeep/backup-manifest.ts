import { z } from 'zod';
import { AgentError } from '../model/agent-error.ts';
import { type BackupKind, type BackupManifest, type BackupMember, backupKinds } from '../model/backup.ts';

/** The first file of an archive. */
export const manifestName = 'manifest.json';
/** A manifest is small: what claims to be longer is none. */
export const manifestBytesMax = 16_777_216;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const shape: z.ZodType<BackupManifest> = z.strictObject({
  format: z.literal(1),
  kind: z.enum(backupKinds),
  createdAt: z.iso.datetime(),
  version: z.string().max(100),
  epoch: z.string().max(100).nullable(),
  databases: z.record(z.string(), z.number().int().nonnegative()),
  secrets: z.enum(['left out', 'included']),
  leftOut: z.array(z.string()),
  members: z.array(z.strictObject({ name: z.string().min(1), bytes: z.number().int().nonnegative(), sha256 })),
});

export function encodeManifest(manifest: BackupManifest): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** Throws BACKUP.DAMAGED for what is no manifest, BACKUP.REFUSED for one of another kind or with a name twice. */
export function decodeManifest(bytes: Uint8Array, kind: BackupKind | null): BackupManifest {
  const parsed = shape.safeParse(jsonOf(bytes));
  if (!parsed.success) {
    throw new AgentError(`the manifest cannot be read: ${z.prettifyError(parsed.error)}`, {
      code: 'BACKUP.DAMAGED',
      hint: 'This is no backup of this edi-agent, or it is damaged. Take another one.',
    });
  }
  const manifest = parsed.data;
  if (kind !== null && manifest.kind !== kind) {
    throw new AgentError(`this is a backup of ${manifest.kind}, not of ${kind}`, {
      code: 'BACKUP.REFUSED',
      hint: `Restore it with \`edi-agent restore ${manifest.kind}\`.`,
    });
  }
  const names = new Set(manifest.members.map(({ name }) => name));
  if (names.size < manifest.members.length) throw refused('the manifest names a file twice');
  return manifest;
}

/** Tells, member by member, whether what comes is what the manifest promises. */
export function checkMembers({ members }: BackupManifest): {
  /** Throws BACKUP.REFUSED for what the manifest does not name, or names with another size. */
  expect(name: string, bytes: number): BackupMember;
  /** Throws BACKUP.DAMAGED when it is not what was backed up. */
  came(member: BackupMember, sha256: string): void;
  /** Throws BACKUP.DAMAGED when one did not come. */
  end(): void;
} {
  const open = new Map(members.map((member) => [member.name, member]));
  return {
    expect(name, bytes) {
      const member = open.get(name);
      if (!member) throw refused(`"${name}" is not in the manifest, or comes twice`);
      if (member.bytes !== bytes)
        throw refused(`"${name}" has ${bytes} bytes, not the ${member.bytes} of the manifest`);
      return member;
    },
    came(member, found) {
      if (member.sha256 !== found) throw damaged(`"${member.name}" is not what was backed up: its SHA-256 is ${found}`);
      open.delete(member.name);
    },
    end() {
      const [missing] = open.keys();
      if (missing !== undefined) throw damaged(`"${missing}" is missing`);
    },
  };
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function refused(message: string): AgentError {
  const hint = 'This archive was not written by edi-agent, or was tampered with. Take another one.';
  return new AgentError(message, { code: 'BACKUP.REFUSED', hint });
}

function damaged(message: string): AgentError {
  const hint = 'Take another backup: `edi-agent backup verify` finds the sound ones.';
  return new AgentError(message, { code: 'BACKUP.DAMAGED', hint });
}
