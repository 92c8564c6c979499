import type { Principal } from '@clew/access-model';
import { handleProtocols, makeServer } from 'graphql-ws';
import type { Server as ProtocolServer } from 'graphql-ws';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';

import { ApiError } from '../graphql/api-error.js';
import type { LiveTailSettings } from './live-tail-settings.js';
import type { SubscriptionOperations } from './subscription-operations.js';
import { socketHeaders } from './socket-headers.js';
import { watchToken } from './watch-token.js';

export interface WebSocketsSetup {
  readonly path: string;
  readonly operations: SubscriptionOperations;
  readonly settings: LiveTailSettings;
  readonly messageBytesMax: number;
  readonly authenticate: (request: { readonly headers: IncomingHttpHeaders }) => Promise<Principal>;
}

/** What the protocol's callbacks know of a connection. */
interface Connection {
  readonly headers: IncomingHttpHeaders;
  readonly socket: WebSocket;
  readonly gone: AbortController;
  principal: Principal | undefined;
}

const CLOSE_UNAUTHORIZED = 4401;
const CLOSE_TRY_AGAIN = 1013;
const CLOSE_GOING_AWAY = 1001;
/** The most a close frame may say. */
const REASON_BYTES_MAX = 120;
/** For a peer to answer the close; one that does not is cut off. */
const CLOSE_WAIT_MS = 1_000;

/** Subscriptions over WebSocket (graphql-transport-ws), any number on a connection. */
export class WebSockets {
  readonly #setup: WebSocketsSetup;
  readonly #sockets: WebSocketServer;
  readonly #protocol: ProtocolServer<Connection>;

  constructor(setup: WebSocketsSetup) {
    this.#setup = setup;
    this.#sockets = new WebSocketServer({ noServer: true, handleProtocols, maxPayload: setup.messageBytesMax });
    this.#protocol = this.#makeProtocol();
  }

  /** For the server's `upgrade`. */
  readonly upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    const path = (request.url ?? '').split('?', 1)[0];
    if (path !== this.#setup.path) {
      stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, stream, head, (socket) => {
      this.#open(socket, request);
    });
  };

  /** Resolves when every connection has ended, which takes a second at most. */
  async shutdown(): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      this.#sockets.close(() => {
        resolve();
      });
    });
    for (const socket of this.#sockets.clients) socket.close(CLOSE_GOING_AWAY, 'the server is shutting down');
    const timer = setTimeout(() => {
      for (const socket of this.#sockets.clients) socket.terminate();
    }, CLOSE_WAIT_MS);
    await ended;
    clearTimeout(timer);
  }

  #makeProtocol(): ProtocolServer<Connection> {
    const { operations } = this.#setup;
    return makeServer<Record<string, unknown>, Connection>({
      onConnect: ({ extra, connectionParams }) => this.#connect(extra, connectionParams),
      onSubscribe: ({ extra }, _id, { query, variables, operationName }) => {
        const { principal, gone } = extra;
        if (principal === undefined) return []; // the protocol asks nothing before it has connected
        try {
          return operations.prepare({ query, variables, operationName }, principal, gone.signal);
        } catch (error) {
          return operations.errorsOf(error);
        }
      },
      onError: (_context, _id, _payload, errors) => operations.format(errors).errors,
      onNext: (_context, _id, _payload, _args, result) => operations.toMessage(result),
    });
  }

  #open(socket: WebSocket, request: IncomingMessage): void {
    const { settings } = this.#setup;
    socket.on('error', () => undefined); // `close` follows, which ends everything
    if (this.#sockets.clients.size > settings.subscribersMax) {
      socket.close(CLOSE_TRY_AGAIN, 'too many connections');
      return;
    }
    const gone = new AbortController();
    const connection: Connection = { headers: request.headers, socket, gone, principal: undefined };
    const closed = this.#protocol.opened(
      {
        protocol: socket.protocol,
        // Waits until the system took it: meanwhile the subscriber's buffer drops the oldest.
        send: (text) =>
          new Promise((resolve, reject) => {
            socket.send(text, (error) => {
              if (error) reject(error);
              else resolve();
            });
          }),
        close: (code, reason) => {
          socket.close(code, reason?.slice(0, REASON_BYTES_MAX));
        },
        onMessage: (listener) => {
          socket.on('message', (data) => {
            listener(textOf(data)).catch(() => {
              socket.close(1011, 'something went wrong inside');
            });
          });
        },
      },
      connection,
    );
    const stopPinging = pingWhileOpen(socket, settings.heartbeatMs);
    socket.once('close', (code, reason) => {
      stopPinging();
      gone.abort();
      void closed(code, reason.toString());
    });
  }

  async #connect(connection: Connection, params: Readonly<Record<string, unknown>> | undefined): Promise<boolean> {
    const { settings } = this.#setup;
    const headers = socketHeaders(connection.headers, params);
    const authenticate = (): Promise<Principal> => this.#setup.authenticate({ headers });
    const refuse = (message: string): void => {
      connection.socket.close(CLOSE_UNAUTHORIZED, message.slice(0, REASON_BYTES_MAX));
    };
    try {
      connection.principal = await authenticate();
    } catch (error) {
      if (error instanceof ApiError) refuse(error.message);
      else connection.socket.close(CLOSE_TRY_AGAIN, 'the control store does not answer');
      return false;
    }
    const { principal, gone } = connection;
    const stop = watchToken({ principal, authenticate, everyMs: settings.tokenCheckMs, onGone: refuse });
    if (gone.signal.aborted) stop();
    else gone.signal.addEventListener('abort', stop, { once: true });
    return true;
  }
}

/** A peer that does not answer until the next one is gone. */
function pingWhileOpen(socket: WebSocket, everyMs: number): () => void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) {
      socket.terminate();
      return;
    }
    isAlive = false;
    socket.ping();
  }, everyMs);
  return () => {
    clearInterval(timer);
  };
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.from(data as Buffer).toString();
}
