import { rm } from 'node:fs/promises';
import { limits } from '../model/limits.ts';
import type { SurveyLogRef } from '../model/survey.ts';
import type { SurveyLogs } from '../ports.ts';
import { fileChunks } from './file-chunks.ts';

/** Reads survey logs page by page, wherever they lie. `cut` tells how many bytes of a piece are whole records. */
export function createSurveyLogs(cut: (bytes: Uint8Array) => number): SurveyLogs {
  return {
    pages: (log) => pagesOf(log, cut),
    discard: async (log) => {
      if (log.kind === 'file') await rm(log.path, { force: true });
    },
  };
}

async function* pagesOf(log: SurveyLogRef, cut: (bytes: Uint8Array) => number): AsyncGenerator<Uint8Array> {
  if (log.kind === 'memory') {
    if (log.bytes.length > 0) yield log.bytes;
    return;
  }
  let buffer = new Uint8Array(2 * limits.readChunkBytes);
  let held = 0;
  for (const chunk of fileChunks(log.path)) {
    if (held + chunk.length > buffer.length) buffer = grown(buffer, held + chunk.length);
    buffer.set(chunk, held);
    held += chunk.length;
    const whole = cut(buffer.subarray(0, held));
    if (whole > 0) yield buffer.subarray(0, whole);
    buffer.copyWithin(0, whole, held);
    held -= whole;
  }
}

/** A record is longer than what is read at a time: its bytes go on into a larger buffer. */
function grown(buffer: Uint8Array<ArrayBuffer>, bytes: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * bytes);
  larger.set(buffer);
  return larger;
}
