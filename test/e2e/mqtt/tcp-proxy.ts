import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * What the proxy does with connections. `through`: bytes both ways. `silent`: takes connections and bytes, gives
 * nothing, closes nothing, as a firewall that forgot the connection. `unavailable`: answers a CONNECT with reason 0x88.
 */
export type ProxyMode = 'through' | 'silent' | 'unavailable';

/** CONNACK of MQTT 5: no session, reason 0x88 (server unavailable), no properties. */
const serverUnavailable = Uint8Array.of(0x20, 0x03, 0x00, 0x88, 0x00);

/** A TCP proxy before a broker: keeps what goes through it, and can fall silent or refuse. */
export class TcpProxy {
  mode: ProxyMode = 'through';
  /** All bytes since the start, each way. */
  readonly recorded = { up: [] as Uint8Array[], down: [] as Uint8Array[] };
  /** Milliseconds of the monotonic clock at which connections came. */
  readonly connectionsAtMs: number[] = [];
  readonly #target: number;
  readonly #record: boolean;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server = createServer((socket) => this.#take(socket));

  private constructor(target: number, record: boolean) {
    this.#target = target;
    this.#record = record;
  }

  static async start(target: number, { record = false } = {}): Promise<TcpProxy> {
    const proxy = new TcpProxy(target, record);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy does not listen');
    return address.port;
  }

  /** Cuts all connections that stand. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(near: Socket): void {
    this.connectionsAtMs.push(performance.now());
    this.#watch(near);
    if (this.mode === 'unavailable') return void near.once('data', () => near.end(serverUnavailable));
    if (this.mode === 'silent') return void near.resume();
    const far = connect(this.#target, '127.0.0.1');
    this.#watch(far);
    this.#pass(near, far, this.recorded.up);
    this.#pass(far, near, this.recorded.down);
  }

  #pass(from: Socket, to: Socket, record: Uint8Array[]): void {
    from.on('data', (bytes) => {
      if (this.#record) record.push(bytes);
      if (this.mode !== 'silent' && !to.destroyed) to.write(bytes);
    });
    from.on('close', () => {
      if (this.mode !== 'silent') to.destroy();
    });
  }

  #watch(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy()).on('close', () => this.#sockets.delete(socket));
  }
}
