import { setFlagsFromString } from 'node:v8';

export { type EarlyThread, startSurveyThreadEarly } from './platform/survey-thread.ts';

/**
 * What V8 is told where files are taken. To be told before the work begins: V8 heeds it from then on. The bundle's
 * compiled code is made under the same flags, because V8 takes it under no others.
 *
 * --no-wasm-code-gc: V8 shares compiled code between threads and lets go of it with the last thread that uses it, or
 * when a better version is there; in Node 24 either can end the whole process
 * (`jit_page_->allocations_.erase(addr) == 1`). Code that is never let go of cannot: it is some kilobytes.
 *
 * A small nursery: what is made for each set of a large file is soon garbage, and must not be kept until there is a lot
 * of it (measured: 130 MB less at the peak of a service, 30 MB less at that of `process`).
 */
export const engineFlags: readonly string[] = [
  '--no-wasm-code-gc',
  '--max-semi-space-size=4',
  '--semi-space-growth-factor=1',
];

export function setEngineFlags(): void {
  for (const flag of engineFlags) setFlagsFromString(flag);
}
