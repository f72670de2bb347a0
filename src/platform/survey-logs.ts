import { rm } from 'node:fs/promises';
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
  let rest = new Uint8Array();
  for (const chunk of fileChunks(log.path)) {
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    const whole = cut(bytes);
    if (whole > 0) yield bytes.subarray(0, whole);
    rest = bytes.slice(whole);
  }
}
