import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { makeBundle } from './bundle.ts';
import { writeKernels } from './kernel.ts';
import { writeManifest } from './manifest.ts';
import { bundleDirectory, root } from './paths.ts';

// `npm run build`: the kernels, the types checked, the manifest, and the bundle that bin/run.js runs.
await writeKernels();
execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', '.'], { cwd: root, stdio: 'inherit' });
await writeManifest();
await makeBundle(bundleDirectory);
