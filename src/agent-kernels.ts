import { setEngineFlags } from './agent-engine.ts';
import { rowModule } from './validate/row-kernel.ts';
import { scannerModule } from './x12/wasm-scanner.ts';

/** Keeps the compiled kernels for as long as the process lives, as V8 must never let go of them (agent-engine.ts). */
export function keepKernels(): void {
  setEngineFlags();
  if (scannerModule() !== null) rowModule();
}
