#!/usr/bin/env node
// Runs from the sources, on the Node that the project brings when the system's is too old for them.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// As in binary.ts: threads for the waits on the disk.
process.env.UV_THREADPOOL_SIZE ??= '16';
if (Number.parseInt(process.versions.node, 10) >= 24) {
  const { runFromSources } = await import('../packaging/manifest.ts');
  await runFromSources(process.argv.slice(2));
} else {
  const own = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
  const { status } = spawnSync(own, process.argv.slice(1), { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
