import { setFlagsFromString } from 'node:v8';
import { rowModule } from './validate/row-kernel.ts';
import { scannerModule } from './x12/wasm-scanner.ts';

/**
 * Keeps the compiled kernels for as long as the process lives. V8 shares compiled code between threads and lets go of it
 * with the last thread that uses it, or when a better version is there; in Node 24 either can end the whole process
 * (`jit_page_->allocations_.erase(addr) == 1`). Code that is never let go of cannot: it is some kilobytes.
 */
export function keepKernels(): void {
  setFlagsFromString('--no-wasm-code-gc');
  if (scannerModule() !== null) rowModule();
}
