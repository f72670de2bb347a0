/** One message of MQTT 5. */
export interface BrokerMessage {
  readonly topic: string;
  readonly payload: string | Uint8Array;
  readonly qos: 0 | 1;
  readonly retain: boolean;
  /** The broker forgets it after so long. */
  readonly expirySeconds?: number | undefined;
  readonly contentType?: string | undefined;
  readonly userProperties?: Readonly<Record<string, string>> | undefined;
  readonly responseTopic?: string | undefined;
  readonly correlation?: Uint8Array | undefined;
}

export interface ReceivedMessage extends BrokerMessage {
  readonly payload: Uint8Array;
  readonly duplicate: boolean;
}

export interface BrokerSubscription {
  readonly filter: string;
  readonly qos: 0 | 1;
  /** Messages that come now keep the mark `retain` they were published with; left out, only those that the broker kept have it. */
  readonly retainAsPublished?: boolean;
}

export interface BrokerRequest {
  readonly clientId: string;
  /** True: what the broker kept for us is forgotten. */
  readonly cleanStart: boolean;
  readonly sessionExpirySeconds: number;
  readonly keepaliveSeconds: number;
  readonly will?: BrokerMessage & { readonly delaySeconds: number };
  /** Told by the broker before `connect` resolves; one that it refuses is a failed attempt. Retained messages come at each. */
  readonly subscriptions: readonly BrokerSubscription[];
  /**
   * One after the other; the broker's copy is confirmed when it resolves. What it throws ends the connection. It must not
   * wait for a `publish` of the same session: nothing else is received meanwhile.
   */
  readonly onMessage: (message: ReceivedMessage) => void | Promise<void>;
}

/** How a connection ended. */
export interface BrokerEnd {
  /** `ours` by `close`, `taken_over` by another client of the same id (0x8E), `broker` told a reason, `lost` nothing was said. */
  readonly kind: 'ours' | 'taken_over' | 'broker' | 'lost';
  /** Reason code of MQTT 5, where there is one. */
  readonly reason: number | null;
  readonly message: string;
}

/** What the broker allows in this connection. */
export interface BrokerLimits {
  readonly inFlightMax: number;
  readonly packetBytesMax: number;
  readonly sessionPresent: boolean;
  readonly keepaliveSeconds: number;
  /** When the broker's certificate ends, milliseconds since 1970; null without TLS. */
  readonly certificateEndsMs: number | null;
}

export interface BrokerSession {
  readonly limits: BrokerLimits;
  /**
   * QoS 1: resolves when the broker has confirmed it. Throws AgentError MQTT.REFUSED with the broker's reason, MQTT.TIMEOUT
   * when it confirms nothing (the connection is ended then), MQTT.CLOSED when the connection ends first.
   */
  publish(message: BrokerMessage): Promise<void>;
  /** Resolves once, however it ends. */
  readonly closed: Promise<BrokerEnd>;
  /** Ends within 5 seconds. Reason 4 lets the broker tell the will; without one it does not. Twice is fine. */
  close(options?: { readonly reason?: 0 | 4; readonly force?: boolean }): Promise<void>;
}

/** A broker to be connected to. */
export interface Broker {
  /**
   * One attempt with a client of its own; files of passwords and certificates are read anew. Throws AgentError
   * MQTT.NAME, MQTT.TCP, MQTT.TLS, MQTT.AUTH, MQTT.REFUSED (reason code in the message), MQTT.TIMEOUT, MQTT.FILE.
   */
  connect(request: BrokerRequest, signal: AbortSignal): Promise<BrokerSession>;
}
