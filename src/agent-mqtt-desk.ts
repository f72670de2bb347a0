import { brokerAddressOf } from './agent-broker.ts';
import { type ConfigRequest, requireSettings } from './agent-config.ts';
import { lookAtState } from './agent-state.ts';
import { AgentError } from './model/agent-error.ts';
import { type AgentAddress, cloudEventsType, sourceOf, topicOf } from './model/telemetry.ts';
import { type BrokerAddress, createBroker } from './platform/mqtt/broker.ts';
import { probeName, probeTcp, probeTls } from './platform/mqtt/probe.ts';
import type { BrokerMessage, BrokerSession } from './ports.ts';
import { type BrokerCheck, type CheckStep, checkSteps, type StepName } from './report/mqtt/check.ts';
import type { Settings } from './settings/shape.ts';

export { type BrokerCheck, checkExitCode, checkText } from './report/mqtt/check.ts';
export { payloadSchemas } from './report/mqtt/schemas.ts';

/**
 * Goes to the broker step by step as the service would, and stops at the first one that fails. What it publishes changes
 * nothing: a line of the log, and the end of an alarm that never was. Throws AgentError CONFIG.
 */
export async function checkBroker(request: ConfigRequest): Promise<BrokerCheck> {
  const { settings } = await requireSettings(request);
  const address = brokerAddressOf(settings, request.environment ?? process.env);
  const who = await agentAddress(settings);
  const walk = new Walk(address, who, settings);
  const steps: CheckStep[] = [];
  try {
    for (const step of checkSteps) {
      const failed = steps.some(({ status }) => status === 'failed');
      steps.push(failed ? skipped(step) : await timed(step, () => walk[step]()));
    }
  } finally {
    await walk.end();
  }
  return {
    broker: `${address.protocol}://${address.host}:${address.port}`,
    topics: sourceOf(who),
    enabled: settings.mqtt.enabled,
    ok: steps.every(({ status }) => status !== 'failed'),
    steps,
  };
}

/** One way to the broker. Each step tells what was found; null where it has nothing to do. */
class Walk implements Record<StepName, () => Promise<string | null>> {
  readonly #address: BrokerAddress;
  readonly #who: AgentAddress;
  readonly #settings: Settings;
  #session: BrokerSession | null = null;

  constructor(address: BrokerAddress, who: AgentAddress, settings: Settings) {
    this.#address = address;
    this.#who = who;
    this.#settings = settings;
  }

  async name(): Promise<string> {
    return (await probeName(this.#address)).join(', ');
  }

  async tcp(): Promise<string> {
    await probeTcp(this.#address);
    return `port ${this.#address.port} answers`;
  }

  async tls(): Promise<string | null> {
    const { protocol: scheme } = this.#address;
    if (scheme === 'mqtt' || scheme === 'ws') return null;
    const { protocol, subject, endsMs } = await probeTls(this.#address);
    const days = endsMs === null ? null : Math.floor((endsMs - Date.now()) / 86_400_000);
    return `${protocol}, certificate of ${subject}${days === null ? '' : `, ${days} days left`}`;
  }

  async connack(): Promise<string> {
    const who = this.#who;
    const filters = [topicOf(who, 'state'), topicOf(who, 'cmd', '+'), topicOf(who, 'ack', '+')];
    this.#session = await createBroker(this.#address).connect(
      {
        clientId: clientIdOf(this.#settings, who),
        cleanStart: true,
        sessionExpirySeconds: 0,
        keepaliveSeconds: 30,
        subscriptions: filters.map((filter) => ({ filter, qos: 1 as const })),
        onMessage: () => {},
      },
      AbortSignal.timeout(this.#address.connectMs * 2),
    );
    const { inFlightMax, packetBytesMax } = this.#session.limits;
    return `accepted; ${inFlightMax} in flight, packets of ${packetBytesMax} bytes`;
  }

  async acl(): Promise<string> {
    const messages = [logMessage(this.#who), noAlarm(this.#who)];
    for (const message of messages) await this.#session?.publish(message);
    return `published to ${messages.map(({ topic }) => topic).join(' and ')}`;
  }

  async end(): Promise<void> {
    await this.#session?.close();
  }
}

/** That of the agent with another end: the service may be connected under the name itself. */
function clientIdOf({ mqtt }: Settings, { tenant, site, agent }: AgentAddress): string {
  return `${mqtt.client_id === '' ? `edi-${tenant}-${site}-${agent}` : mqtt.client_id}-check`;
}

async function agentAddress(settings: Settings): Promise<AgentAddress> {
  const { tenant, site, agent } = settings.mqtt;
  return { tenant, site, agent: agent === '' ? (await lookAtState(settings)).agentId : agent };
}

function logMessage(who: AgentAddress): BrokerMessage {
  const time = new Date().toISOString();
  const data = { level: 'warn', message: 'edi-agent mqtt check: this is a test', code: null, file: null, held_back: 0 };
  const head = { specversion: '1.0', id: `check/${time}`, source: sourceOf(who), type: 'edi.log', time };
  const payload = JSON.stringify({ ...head, datacontenttype: 'application/json', epoch: 'check', class: 'live', data });
  return {
    topic: topicOf(who, 'log'),
    payload,
    qos: 1,
    retain: false,
    expirySeconds: 60,
    contentType: cloudEventsType,
  };
}

/** Retained and empty: takes back what is not there. */
function noAlarm(who: AgentAddress): BrokerMessage {
  return { topic: topicOf(who, 'alarm', 'MQTT_CHECK'), payload: '', qos: 1, retain: true };
}

const signInHint =
  'Check mqtt.username and the password file, and that the broker lets this user connect and subscribe.';

const skipped = (step: StepName): CheckStep => ({
  step,
  status: 'skipped',
  message: '',
  hint: null,
  code: null,
  ms: 0,
});

async function timed(step: StepName, walk: () => Promise<string | null>): Promise<CheckStep> {
  const startedMs = performance.now();
  const ms = (): number => Math.round(performance.now() - startedMs);
  try {
    const message = await walk();
    if (message === null) return skipped(step);
    return { step, status: 'ok', message, hint: null, code: null, ms: ms() };
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    const { message, code } = error;
    // Brokers say "not authorized" of passwords as well.
    const hint = step === 'connack' && code === 'MQTT.AUTH' ? signInHint : error.hint;
    return { step, status: 'failed', message, hint, code, ms: ms() };
  }
}
