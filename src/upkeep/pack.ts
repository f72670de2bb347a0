import { AgentError } from '../model/agent-error.ts';
import type { Files, Gzip } from '../ports.ts';

export interface PackPorts {
  readonly files: Pick<Files, 'stat' | 'read' | 'exists' | 'writeNew' | 'remove' | 'sha256'>;
  readonly gzip: Gzip;
}

/**
 * Puts a compressed copy of a file at `to.gz`, reads it back, and only then removes the file. Stopped anywhere, the file
 * or a whole copy is there, and another call goes on from there. The bytes of the copy. Throws E001, E004.
 */
export async function packAway(
  ports: PackPorts,
  file: { readonly from: string; readonly to: string },
  signal: AbortSignal,
): Promise<number> {
  const { files, gzip } = ports;
  const { from } = file;
  const before = await files.stat(from);
  const sha256 = await files.sha256(from);
  const { path, isThere } = await placeOf(ports, file.to, sha256);
  if (!isThere) {
    await files.writeNew(path, gzip.pack(files.read(from, undefined, signal)), signal);
    if (!(await holds(ports, path, sha256))) {
      await files.remove(path);
      throw notWhole(path);
    }
  }
  const after = await files.stat(from);
  if (after.bytes !== before.bytes || after.modifiedMs !== before.modifiedMs) {
    await files.remove(path);
    throw new AgentError(`${from} was written to while it was packed away; it stays`, {
      code: 'E001.CHANGED',
      hint: 'It is tried again the next time.',
      retry: true,
      path: from,
    });
  }
  await files.remove(from);
  return (await files.stat(path)).bytes;
}

/** A copy that an earlier call left, or a free name. */
async function placeOf(
  ports: PackPorts,
  to: string,
  sha256: string,
): Promise<{ readonly path: string; readonly isThere: boolean }> {
  for (let number = 1; ; number += 1) {
    const path = number === 1 ? `${to}.gz` : `${to}.${number}.gz`;
    if (!(await ports.files.exists(path))) return { path, isThere: false };
    if (await holds(ports, path, sha256)) return { path, isThere: true };
  }
}

/** Whether unpacking gives that content. What cannot be unpacked does not. */
async function holds({ files, gzip }: PackPorts, path: string, sha256: string): Promise<boolean> {
  return (await gzip.unpackedSha256(files.read(path))) === sha256;
}

function notWhole(path: string): AgentError {
  return new AgentError(`${path} does not hold what was written to it; the file that it was made from stays`, {
    code: 'E004.IO',
    hint: 'The disk may be failing: look at the journal of the kernel (`dmesg`).',
    path,
  });
}
