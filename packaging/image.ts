import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { copyrightText } from './copyright.ts';
import type { BuildFacts } from './installed.ts';
import { type TarEntry, tarOf } from './tar.ts';

const run = promisify(execFile);

/** Nobody else's: the user of the image, without a name on any host. */
const userId = 65_532;
const home = '/var/lib/edi-agent';
const tag = 'edi-agent';

interface Blob {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly bytes: Uint8Array;
}

/**
 * Makes an image of the Open Container Initiative as one archive, without a daemon: `docker load`, `podman load` and
 * `skopeo` take it. From scratch: the program, the libraries that it needs of this machine, a user, an empty home.
 */
export async function makeImage(built: string, facts: BuildFacts): Promise<string> {
  const layer = tarOf([...(await programEntries(built)), ...placeEntries()], facts.epoch);
  const packed = blobOf('application/vnd.oci.image.layer.v1.tar+gzip', gzipSync(layer, { level: 6 }));
  const config = blobOf('application/vnd.oci.image.config.v1+json', json(configOf(facts, sha256(layer))));
  const manifest = blobOf('application/vnd.oci.image.manifest.v1+json', json(manifestOf(config, packed)));
  const path = join(built, `edi-agent-${facts.version}-image.tar`);
  await writeFile(path, tarOf(layoutEntries(facts, { packed, config, manifest }), facts.epoch));
  return path;
}

/** The program, and what the dynamic linker of this machine finds for it, with its licences. */
async function programEntries(built: string): Promise<readonly TarEntry[]> {
  const program = join(built, 'edi-agent');
  const { stdout } = await run('ldd', [program]);
  const libraries = [...stdout.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, path = '']) => path);
  const licences = ['libc6', 'libgcc-s1', 'libstdc++6', 'gcc-12-base'].map(
    (name) => `/usr/share/doc/${name}/copyright`,
  );
  const bom = JSON.parse(readFileSync(join(built, 'edi-agent.cdx.json'), 'utf8'));
  return [
    fileEntry('/usr/bin/edi-agent', readFileSync(program), 0o755),
    ...libraries.map((path) => fileEntry(path, readFileSync(path), 0o755)),
    ...licences.filter((path) => existsSync(path)).map((path) => fileEntry(path, readFileSync(path), 0o644)),
    fileEntry('/usr/share/doc/edi-agent/copyright', Buffer.from(copyrightText(bom)), 0o644),
  ].toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

function placeEntries(): readonly TarEntry[] {
  const account = `edi-agent:x:${userId}:${userId}:EDI agent:${home}:/sbin/nologin\n`;
  return [
    fileEntry('/etc/passwd', Buffer.from(account), 0o644),
    fileEntry('/etc/group', Buffer.from(`edi-agent:x:${userId}:\n`), 0o644),
    directoryEntry('/etc/edi-agent', 0o755, 0),
    directoryEntry('/tmp', 0o1777, 0),
    directoryEntry(home, 0o2770, userId),
  ];
}

function fileEntry(path: string, bytes: Uint8Array, mode: number): TarEntry {
  return { path: path.slice(1), mode, owner: 0, content: { kind: 'file', bytes } };
}

function directoryEntry(path: string, mode: number, owner: number): TarEntry {
  return { path: path.slice(1), mode, owner, content: { kind: 'directory' } };
}

/** The image specification's config; the health check is Docker's addition to it. */
function configOf({ version, description, epoch }: BuildFacts, layerDigest: string): unknown {
  const created = new Date(epoch * 1_000).toISOString();
  const seconds = 1_000_000_000;
  return {
    created,
    architecture: 'amd64',
    os: 'linux',
    config: {
      User: `${userId}:${userId}`,
      Env: ['PATH=/usr/bin', `EDI_AGENT__APP__HOME=${home}`, 'EDI_AGENT__API__HOST=0.0.0.0'],
      Entrypoint: ['/usr/bin/edi-agent'],
      Cmd: ['monitor'],
      WorkingDir: home,
      Volumes: { [home]: {} },
      ExposedPorts: { '5000/tcp': {} },
      StopSignal: 'SIGTERM',
      Healthcheck: {
        Test: ['CMD', '/usr/bin/edi-agent', 'health'],
        Interval: 30 * seconds,
        Timeout: 15 * seconds,
        StartPeriod: 60 * seconds,
        Retries: 3,
      },
      Labels: {
        'org.opencontainers.image.title': 'edi-agent',
        'org.opencontainers.image.version': version,
        'org.opencontainers.image.description': description,
        'org.opencontainers.image.licenses': 'MIT',
        'org.opencontainers.image.created': created,
      },
    },
    rootfs: { type: 'layers', diff_ids: [layerDigest] },
    history: [{ created, created_by: 'npm run package' }],
  };
}

function manifestOf(config: Blob, layer: Blob): unknown {
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  return { schemaVersion: 2, mediaType, config: descriptor(config), layers: [descriptor(layer)] };
}

interface Blobs {
  readonly packed: Blob;
  readonly config: Blob;
  readonly manifest: Blob;
}

/** The image layout, and beside it the list that an older `docker load` reads. */
function layoutEntries({ version }: BuildFacts, { packed, config, manifest }: Blobs): readonly TarEntry[] {
  const name = `${tag}:${version}`;
  const annotations = {
    'org.opencontainers.image.ref.name': version,
    'io.containerd.image.name': `docker.io/library/${name}`,
  };
  const index = { schemaVersion: 2, manifests: [{ ...descriptor(manifest), annotations }] };
  const older = [{ Config: blobPath(config), RepoTags: [name], Layers: [blobPath(packed)] }];
  const blobs = [packed, config, manifest].toSorted((one, other) => (one.digest < other.digest ? -1 : 1));
  return [
    directoryEntry('/blobs', 0o755, 0),
    directoryEntry('/blobs/sha256', 0o755, 0),
    ...blobs.map((blob) => fileEntry(`/${blobPath(blob)}`, blob.bytes, 0o644)),
    fileEntry('/index.json', json(index), 0o644),
    fileEntry('/manifest.json', json(older), 0o644),
    fileEntry('/oci-layout', json({ imageLayoutVersion: '1.0.0' }), 0o644),
  ];
}

function blobPath({ digest }: Blob): string {
  return `blobs/${digest.replace(':', '/')}`;
}

function descriptor({ mediaType, digest, size }: Blob): Omit<Blob, 'bytes'> {
  return { mediaType, digest, size };
}

function blobOf(mediaType: string, bytes: Uint8Array): Blob {
  return { mediaType, digest: sha256(bytes), size: bytes.length, bytes };
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
