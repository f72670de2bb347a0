import type { Survey } from '../../src/model/survey.ts';
import { type SurveyOptions, surveyInMemory } from '../../src/survey/survey.ts';
import { ScalarScanner } from '../../src/x12/scalar-scanner.ts';
import type { Scanner } from '../../src/x12/scanner.ts';
import { createScanner } from '../../src/x12/wasm-scanner.ts';

/** One scanner of each kind for all tests of a process: each holds some twenty megabytes. */
export const scanners: Readonly<Record<'wasm' | 'scalar', Scanner>> = {
  wasm: createScanner(),
  scalar: new ScalarScanner(),
};

export interface SurveyTestOptions extends Partial<Omit<SurveyOptions, 'scanner' | 'spill'>> {
  readonly scanner?: Scanner;
  /** Bytes a chunk, or the lengths of the chunks one after the other, again and again; left out, all in one. */
  readonly chunks?: number | readonly number[];
}

/** The survey of bytes in hand, envelope level, log in memory. */
export function surveyBytes(bytes: Uint8Array, options: SurveyTestOptions = {}): Promise<Survey> {
  return surveyInMemory(chunksOf(bytes, options.chunks ?? bytes.length), {
    judge: null,
    findingsListedMax: 1_000,
    signal: new AbortController().signal,
    scanner: scanners.wasm,
    ...options,
  });
}

export async function* chunksOf(bytes: Uint8Array, chunks: number | readonly number[]): AsyncGenerator<Uint8Array> {
  const lengths = typeof chunks === 'number' ? [chunks] : chunks;
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const length = Math.max(1, lengths[turn % lengths.length] ?? 1);
    yield bytes.subarray(at, at + length);
    at += length;
  }
}
