import { Buffer } from 'node:buffer';
import { type Socket, connect as connectTcp, isIP } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { type Sasl, signIn } from './sasl.js';
import { WireWriter } from './wire.js';

export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

export interface BrokerConnectionOptions {
  readonly clientId: string;
  /** How long connecting, and each answer, may take. */
  readonly requestMsMax: number;
  /** False: no TLS. */
  readonly tls: boolean | ConnectionOptions;
  readonly sasl: Sasl | undefined;
}

export interface ApiVersion {
  readonly apiKey: number;
  readonly apiVersion: number;
}

/** Answers to what is asked here are short; anything else is not Kafka. */
const ANSWER_BYTES_MAX = 1024 * 1024;

interface Waiting {
  readonly correlationId: number;
  readonly resolve: (body: Buffer) => void;
}

/**
 * One connection to one broker, one request at a time. Whatever goes wrong closes it, so that no late answer is ever taken
 * for another request's; whoever holds it opens a new one.
 */
export class BrokerConnection {
  readonly #socket: Socket;
  readonly #options: BrokerConnectionOptions;
  #correlationId = 0;
  #waiting: Waiting | undefined;
  #reject: ((error: Error) => void) | undefined;
  #received: Buffer[] = [];
  #receivedBytes = 0;
  #broken: Error | undefined;

  private constructor(socket: Socket, options: BrokerConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      this.#take(chunk);
    });
    socket.on('error', (error) => {
      this.#break(error);
    });
    socket.on('close', () => {
      this.#break(new Error('the broker closed the connection'));
    });
  }

  static async open(address: BrokerAddress, options: BrokerConnectionOptions): Promise<BrokerConnection> {
    const connection = new BrokerConnection(await openSocket(address, options), options);
    try {
      if (options.sasl !== undefined) {
        await signIn(options.sasl, (api, body) => connection.request(api, [body]));
      }
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.#broken === undefined;
  }

  close(): void {
    this.#break(new Error('the connection was closed'));
  }

  /** The body of the answer. Chunks must not change until then. */
  request({ apiKey, apiVersion }: ApiVersion, body: readonly Uint8Array[]): Promise<Buffer> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken);
    if (this.#waiting !== undefined) return Promise.reject(new Error('a request is under way already'));
    const correlationId = (this.#correlationId = (this.#correlationId + 1) & 0x7fff_ffff);
    const head = new WireWriter().int16(apiKey).int16(apiVersion).int32(correlationId).string(this.#options.clientId);
    const bytes = body.reduce((sum, chunk) => sum + chunk.length, head.length);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#break(new Error(`the broker did not answer within ${this.#options.requestMsMax} ms`));
      }, this.#options.requestMsMax);
      this.#reject = (error) => {
        clearTimeout(timer);
        reject(error);
      };
      this.#waiting = {
        correlationId,
        resolve: (answer) => {
          clearTimeout(timer);
          resolve(answer);
        },
      };
      // Corked, all chunks leave in one system call and none is copied.
      this.#socket.cork();
      this.#socket.write(new WireWriter(4).int32(bytes).finish());
      this.#socket.write(head.finish());
      for (const chunk of body) this.#socket.write(chunk);
      this.#socket.uncork();
    });
  }

  #take(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#receivedBytes += chunk.length;
    if (this.#receivedBytes < 4) return;
    const all = this.#received.length === 1 ? chunk : Buffer.concat(this.#received);
    this.#received = [all];
    const length = all.readInt32BE(0);
    if (length < 4 || length > ANSWER_BYTES_MAX) {
      this.#break(new Error(`the broker's answer has an impossible length of ${length} bytes`));
    } else if (all.length >= 4 + length) {
      this.#received = [];
      this.#receivedBytes = 0;
      this.#answer(all.subarray(4, 4 + length), all.length - 4 - length);
    }
  }

  #answer(answer: Buffer, bytesAfter: number): void {
    const waiting = this.#waiting;
    if (waiting?.correlationId !== answer.readInt32BE(0) || bytesAfter > 0) {
      this.#break(new Error('the broker answered what was not asked'));
      return;
    }
    this.#waiting = undefined;
    this.#reject = undefined;
    waiting.resolve(answer.subarray(4));
  }

  #break(error: Error): void {
    if (this.#broken !== undefined) return;
    this.#broken = error;
    this.#socket.destroy();
    this.#waiting = undefined;
    this.#reject?.(error);
    this.#reject = undefined;
  }
}

function openSocket({ host, port }: BrokerAddress, { tls, requestMsMax }: BrokerConnectionOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket =
      tls === false
        ? connectTcp({ host, port })
        : // A name, not an address, is what a certificate is for.
          connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...(tls === true ? {} : tls) });
    const timer = setTimeout(() => {
      fail(new Error(`no connection to ${host}:${port} within ${requestMsMax} ms`));
    }, requestMsMax);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    socket.once('error', fail);
    socket.once(tls === false ? 'connect' : 'secureConnect', () => {
      clearTimeout(timer);
      socket.off('error', fail);
      resolve(socket);
    });
  });
}
