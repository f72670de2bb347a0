import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { repeat } from './agent-telemetry-keep.ts';
import type { BrokerAddress } from './platform/mqtt/broker.ts';
import type { Clock } from './ports.ts';

export interface CertificateEnd {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly endsMs: number;
}

export interface CertificateWatch {
  readonly ends: readonly CertificateEnd[];
  /** Reads our own anew; with what the broker showed at this connect. */
  connected(brokerEndsMs: number | null): Promise<void>;
}

/** Knows when certificates end, whether a broker is there or not: our own are read at once and each day. */
export function watchCertificates(
  { address, clock }: { readonly address: () => BrokerAddress; readonly clock: Clock },
  signal: AbortSignal,
): CertificateWatch {
  let own: readonly CertificateEnd[] = [];
  let ofBroker: readonly CertificateEnd[] = [];
  const look = async (): Promise<void> => {
    own = await ownCertificates(address());
  };
  void repeat({ clock, everyMs: 86_400_000 }, signal, look);
  return {
    get ends() {
      return [...own, ...ofBroker];
    },
    async connected(endsMs) {
      ofBroker = endsMs === null ? [] : [{ name: 'broker', endsMs }];
      await look();
    },
  };
}

/** When our own certificate and the authorities that we trust end. What cannot be read is told by the connection. */
export async function ownCertificates({ tls, protocol }: BrokerAddress): Promise<readonly CertificateEnd[]> {
  if (protocol !== 'mqtts' && protocol !== 'wss') return [];
  const named = [
    { name: 'client', path: tls.cert },
    { name: 'authority', path: tls.ca },
  ];
  const ends = await Promise.all(named.map(async ({ name, path }) => ({ name, endsMs: await firstEnd(path) })));
  return ends.flatMap(({ name, endsMs }) => (endsMs === null ? [] : [{ name, endsMs }]));
}

/** Of the certificates in a file, the one that ends first. */
async function firstEnd(path: string | null): Promise<number | null> {
  if (path === null) return null;
  const text = await readFile(path, 'utf8').catch(() => '');
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  const ends = blocks.flatMap((block) => endOf(block) ?? []);
  return ends.length === 0 ? null : Math.min(...ends);
}

function endOf(block: string): number | null {
  try {
    const ends = Date.parse(new X509Certificate(block).validTo);
    return Number.isNaN(ends) ? null : ends;
  } catch {
    return null;
  }
}
