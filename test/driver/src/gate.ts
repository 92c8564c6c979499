import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server on this machine that can be shut, as if the server were away, and opened again. */
export class Gate {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isShut = false;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @param target URL of the server behind it */
  static async to(target: string): Promise<Gate> {
    const { hostname, port } = new URL(target);
    const server = createServer({ allowHalfOpen: true });
    const gate = new Gate(server);
    server.on('connection', (incoming) => {
      gate.#pass(incoming, connect({ host: hostname, port: Number(port), allowHalfOpen: true }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return gate;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the gate is closed');
    return `http://127.0.0.1:${String(address.port)}`;
  }

  /** Breaks every connection and lets nobody in. */
  shut(): void {
    this.#isShut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  open(): void {
    this.#isShut = false;
  }

  async close(): Promise<void> {
    this.shut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #pass(incoming: Socket, outgoing: Socket): void {
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined); // 'close' follows
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
    if (this.#isShut) incoming.destroy();
  }
}
