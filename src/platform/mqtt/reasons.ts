import { AgentError } from '../../model/agent-error.ts';
import type { BrokerAddress } from './connection.ts';

interface Cause {
  readonly code: string;
  readonly hint: string;
}

/** Reason codes of MQTT 5 that say more than that the broker would not. */
const reasons: Readonly<Record<number, Cause & { readonly words: string }>> = {
  128: { code: 'MQTT.REFUSED', words: 'unspecified error', hint: 'Look into the log of the broker.' },
  132: { code: 'MQTT.REFUSED', words: 'unsupported protocol version', hint: 'The agent needs a broker of MQTT 5.' },
  133: { code: 'MQTT.REFUSED', words: 'client identifier not valid', hint: 'Set mqtt.client_id to one it allows.' },
  134: { code: 'MQTT.AUTH', words: 'bad user name or password', hint: 'Check mqtt.username and the password file.' },
  135: { code: 'MQTT.AUTH', words: 'not authorized', hint: 'Give the agent its topics in the ACL of the broker.' },
  136: { code: 'MQTT.REFUSED', words: 'server unavailable', hint: 'Wait: the agent tries again by itself.' },
  137: { code: 'MQTT.REFUSED', words: 'server busy', hint: 'Wait: the agent tries again by itself.' },
  138: { code: 'MQTT.AUTH', words: 'banned', hint: 'The broker shuts this client out: ask who runs it.' },
  139: { code: 'MQTT.REFUSED', words: 'server shutting down', hint: 'Wait: the agent tries again by itself.' },
  141: { code: 'MQTT.REFUSED', words: 'keep alive timeout', hint: 'The network loses packets, or is too slow.' },
  142: { code: 'MQTT.TAKEN_OVER', words: 'session taken over', hint: 'Another client uses the same mqtt.client_id.' },
  144: {
    code: 'MQTT.REFUSED',
    words: 'topic name invalid',
    hint: 'The broker does not allow the topics of the agent.',
  },
  149: { code: 'MQTT.REFUSED', words: 'packet too large', hint: 'Raise the packet size of the broker to 256 KB.' },
  151: { code: 'MQTT.REFUSED', words: 'quota exceeded', hint: 'The broker holds no more for this client.' },
  154: { code: 'MQTT.REFUSED', words: 'retain not supported', hint: 'Allow retained messages at the broker.' },
  155: { code: 'MQTT.REFUSED', words: 'QoS not supported', hint: 'Allow QoS 1 at the broker.' },
};

export function reasonText(reason: number): string {
  return `0x${reason.toString(16).toUpperCase().padStart(2, '0')} ${reasons[reason]?.words ?? 'refused'}`;
}

/** What the broker said no to. */
export function refused(what: string, reason: number): AgentError {
  const { code, hint } = reasons[reason] ?? { code: 'MQTT.REFUSED', hint: 'Look into the log of the broker.' };
  return new AgentError(`the broker refused ${what}: ${reasonText(reason)}`, { code, hint, retry: true });
}

export const subscriptionRefused = (filter: string, reason: number): AgentError =>
  refused(`to subscribe to ${filter}`, reason);

const errnos: Readonly<Record<string, Cause & { readonly words: string }>> = {
  ENOTFOUND: { code: 'MQTT.NAME', words: 'the name has no address', hint: 'Check the name in mqtt.url, and DNS.' },
  EAI_AGAIN: { code: 'MQTT.NAME', words: 'no name server answers', hint: 'Check /etc/resolv.conf and the network.' },
  ECONNREFUSED: { code: 'MQTT.TCP', words: 'nothing listens there', hint: 'Is the broker up? Check the port.' },
  EHOSTUNREACH: { code: 'MQTT.TCP', words: 'no way to the host', hint: 'Check routes and the firewall.' },
  ENETUNREACH: { code: 'MQTT.TCP', words: 'no way to the network', hint: 'Check routes and the firewall.' },
  ETIMEDOUT: { code: 'MQTT.TCP', words: 'nobody answers', hint: 'Check the address and the firewall.' },
  ECONNRESET: { code: 'MQTT.TCP', words: 'it was broken off', hint: 'The broker, or something between, closed it.' },
};

/** Why an attempt failed: by what was seen last, or by nothing at all. */
export function connectFailure(trouble: unknown, { host, port, protocol }: BrokerAddress): AgentError {
  const where = `${protocol}://${host}:${port}`;
  const code = trouble instanceof Error && 'code' in trouble ? trouble.code : undefined;
  if (typeof code === 'number' && code >= 0x80) return refused(`the connection to ${where}`, code);
  const words = trouble instanceof Error ? trouble.message : 'it was closed before the broker answered';
  const known = typeof code === 'string' ? errnos[code] : undefined;
  const options = { retry: true, cause: trouble };
  if (known) {
    const { code: ours, hint } = known;
    return new AgentError(`no connection to ${where}: ${known.words}`, { ...options, code: ours, hint });
  }
  if (isOfTls(code, words)) {
    const hint = 'Check mqtt.tls_ca, the names in the broker’s certificate, its end, and our own certificate.';
    return new AgentError(`TLS with ${where} failed: ${words}`, { ...options, code: 'MQTT.TLS', hint });
  }
  const hint = 'Is it a broker of MQTT 5 at that port, with TLS or without? Look into its log.';
  return new AgentError(`no connection to ${where}: ${words}`, { ...options, code: 'MQTT.TCP', hint });
}

function isOfTls(code: unknown, words: string): boolean {
  return typeof code === 'string' && /^(ERR_(TLS|SSL|OSSL)|EPROTO|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO_)/.test(code)
    ? true
    : /certificate|\bssl\b|\btls\b/i.test(words);
}
