import { flag, oneOf, section, wholeNumber } from '../fields.ts';
import { address, commandList, level, optionalLevel, optionalPath, optionalText } from '../fields-broker.ts';
import { duration, size } from '../fields-measured.ts';

export const mqtt = section(
  'Telemetry to central monitoring over MQTT 5. docs/mqtt.md tells topics and payloads. Secrets stand in files only.',
  {
    enabled: flag('Tell central monitoring of health, metrics, events and alarms.', false),
    url: address(
      'The broker: mqtt://HOST:PORT, mqtts:// with TLS, ws:// and wss:// over websockets with a path. User and password do not belong here.',
      'mqtt://127.0.0.1:1883',
    ),
    tenant: level('Whose agent this is: the first name in each topic edi/v1/TENANT/SITE/AGENT/….', 'default'),
    site: level('Where it stands: the second name in each topic.', 'site'),
    agent: optionalLevel('Its name in topics. Left empty, the id of this home (agentId in state/agent.json).'),
    client_id: optionalLevel('The client id at the broker, unique there. Left empty, edi-TENANT-SITE-AGENT.'),
    username: optionalText('The user name at the broker. Left empty, none is sent.'),
    password_file: optionalPath(
      'The file with the password: one line, mode 0600. A relative path counts from app.home. The systemd credential mqtt-password goes before it.',
    ),
    tls_ca: optionalPath(
      'Certificates of the authorities that may have signed the broker’s. Left empty, those of Node.',
    ),
    tls_cert: optionalPath('Our own certificate (PEM), where the broker wants one.'),
    tls_key: optionalPath('Its key, mode 0600. The systemd credential mqtt-key goes before it.'),
    tls_servername: optionalText(
      'The name that the broker’s certificate must hold, where it is not that of the address.',
    ),
    tls_alpn: optionalText('The protocol to ask for by ALPN, such as mqtt or x-amzn-mqtt-ca.'),
    tls_min_version: oneOf('The oldest version of TLS.', ['TLSv1.2', 'TLSv1.3'], 'TLSv1.2'),
    keepalive: duration(
      'The broker hears of us at least so often: it notices a dead agent after one and a half times this.',
      {
        min: 5e3,
        max: 6e5,
        default: '30 s',
      },
    ),
    will_delay: duration('So much later the broker tells that we are offline.', {
      min: 0,
      max: 3.6e6,
      default: '20 s',
    }),
    session_expiry: duration('How long the broker keeps commands and acknowledgements for us while we are away.', {
      min: 0,
      max: 2.592e9,
      default: '24 h',
    }),
    connect_timeout: duration('How long a connection may take until the broker has accepted it.', {
      min: 1e3,
      max: 3e5,
      default: '20 s',
    }),
    ack_timeout: duration('A broker that confirms nothing for so long is given up and connected to anew.', {
      min: 1e3,
      max: 3e5,
      default: '20 s',
    }),
    reconnect_max: duration('The longest wait between two attempts: from 1 s doubled after each, by chance shorter.', {
      min: 1e3,
      max: 3.6e6,
      default: '5 min',
    }),
    health_interval: duration('How often health and status are told.', { min: 1e3, max: 3.6e6, default: '60 s' }),
    metrics_interval: duration('How often metrics are told.', { min: 1e3, max: 3.6e6, default: '60 s' }),
    logs: flag('Tell warnings and errors of the log as well, rate-limited.', true),
    central_ack: flag(
      'Keep events until the central side has acknowledged them (`edi-agent fleet` does). Otherwise until the broker has.',
      false,
    ),
    central_ack_timeout: duration(
      'Events that the central side does not acknowledge are sent again after this, later more seldom.',
      {
        min: 1e3,
        max: 8.64e7,
        default: '60 s',
      },
    ),
    backlog_rate: wholeNumber('Messages a second that waited while the broker was away; 0 for no limit.', {
      min: 0,
      max: 1_000_000,
      default: 0,
    }),
    events_max: size(
      'Room for events that are not confirmed. Beyond it no more files are taken: events are never dropped.',
      {
        min: 100_000,
        max: 1e12,
        default: '2 GB',
      },
    ),
    metrics_max: size('Room for metrics that could not be told; the oldest are dropped first, and counted.', {
      min: 100_000,
      max: 1e10,
      default: '16 MB',
    }),
    metrics_keep: duration('How long metrics that could not be told are kept.', {
      min: 6e4,
      max: 2.592e9,
      default: '24 h',
    }),
    commands: commandList('Commands that may be given over MQTT. Empty: none are listened to.'),
  },
);
