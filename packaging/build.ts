import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeBundle } from './bundle.ts';
import { compileKernel, kernelFile } from './kernel.ts';
import { writeManifest } from './manifest.ts';
import { bundleDirectory, root } from './paths.ts';

// `npm run build`: the kernel, the types checked, the manifest, and the bundle that bin/run.js runs.
await writeFile(kernelFile, await compileKernel());
execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', '.'], { cwd: root, stdio: 'inherit' });
await writeManifest();
await makeBundle(bundleDirectory);
