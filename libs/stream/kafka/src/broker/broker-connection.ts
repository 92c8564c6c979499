import { Buffer } from 'node:buffer';
import { type Socket, connect as connectTcp, isIP } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { AnswerBuffer } from './answer-buffer.js';
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
  /** Anything larger is taken for no answer of Kafka's. Default 1 MiB. */
  readonly answerBytesMax?: number;
  /** How much is read from the socket at a time. Default 16 KiB. */
  readonly readBytes?: number;
}

export interface ApiVersion {
  readonly apiKey: number;
  readonly apiVersion: number;
}

/** Most answers are short. */
const ANSWER_BYTES_MAX = 1024 * 1024;
const READ_BYTES = 16 * 1024;

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
  readonly #received: AnswerBuffer;
  #broken: Error | undefined;

  private constructor(socket: OpenSocket, options: BrokerConnectionOptions) {
    this.#socket = socket.socket;
    this.#options = options;
    this.#received = new AnswerBuffer(options.answerBytesMax ?? ANSWER_BYTES_MAX, options.readBytes ?? READ_BYTES);
    this.#socket.setNoDelay(true);
    socket.listen((piece) => {
      this.#take(piece);
    });
    this.#socket.on('error', (error) => {
      this.#break(error);
    });
    this.#socket.on('close', () => {
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

  /**
   * The body of the answer, valid until the next request. Chunks must not change until then.
   *
   * @param waitMs how long the broker was asked to wait before it answers
   */
  request({ apiKey, apiVersion }: ApiVersion, body: readonly Uint8Array[], waitMs = 0): Promise<Buffer> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken);
    if (this.#waiting !== undefined) return Promise.reject(new Error('a request is under way already'));
    this.#received.release();
    const correlationId = (this.#correlationId = (this.#correlationId + 1) & 0x7fff_ffff);
    const head = new WireWriter().int16(apiKey).int16(apiVersion).int32(correlationId).string(this.#options.clientId);
    const bytes = body.reduce((sum, chunk) => sum + chunk.length, head.length);
    return new Promise((resolve, reject) => {
      const answerMsMax = this.#options.requestMsMax + waitMs;
      const timer = setTimeout(() => {
        this.#break(new Error(`the broker did not answer within ${answerMsMax} ms`));
      }, answerMsMax);
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

  #take(piece: Uint8Array): void {
    if (this.#broken !== undefined) return;
    try {
      const answer = this.#received.take(piece);
      if (answer !== undefined) this.#answer(answer);
    } catch (error) {
      this.#break(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #answer(answer: Buffer): void {
    const waiting = this.#waiting;
    if (waiting?.correlationId !== answer.readInt32BE(0)) throw new Error('the broker answered what was not asked');
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

interface OpenSocket {
  readonly socket: Socket;
  /** The pieces that come are valid during the call. */
  readonly listen: (take: (piece: Uint8Array) => void) => void;
}

function openSocket(
  { host, port }: BrokerAddress,
  { tls, requestMsMax, readBytes = READ_BYTES }: BrokerConnectionOptions,
): Promise<OpenSocket> {
  return new Promise((resolve, reject) => {
    let take: (piece: Uint8Array) => void = () => undefined; // a broker does not speak first
    // Everything is read into the same memory; by 'data' events each piece would have its own.
    const onread = {
      buffer: Buffer.allocUnsafeSlow(readBytes),
      callback: (bytes: number, memory: Uint8Array): boolean => {
        take(memory.subarray(0, bytes));
        return true;
      },
    };
    const socket =
      tls === false
        ? connectTcp({ host, port, onread })
        : // A name, not an address, is what a certificate is for.
          connectTls({
            ...{ host, port, onread },
            ...(isIP(host) === 0 ? { servername: host } : {}),
            ...(tls === true ? {} : tls),
          });
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
      resolve({
        socket,
        listen: (listener) => {
          take = listener;
        },
      });
    });
  });
}
