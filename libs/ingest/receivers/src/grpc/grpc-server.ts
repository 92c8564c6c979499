import {
  createSecureServer,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
  type ServerOptions,
} from 'node:http2';

import { trackHandshakes } from '@clew/tls';

import type { ExportRecorder } from '../export-recorder.js';
import { authorityOf, listen } from '../listen.js';
import type { ReceiverLimits, ReceiverOptions } from '../receiver-options.js';
import { Refusal } from '../refusal.js';
import { answerHttpStatus, answerStatus } from './grpc-answer.js';
import { createHealthService } from './health-service.js';

export type GrpcMethod = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => Promise<void>;

export interface GrpcServerOptions extends Pick<
  ReceiverOptions,
  'host' | 'port' | 'portSetting' | 'intake' | 'logger' | 'tls'
> {
  /** Calls one connection may have open at a time. Default 128. */
  readonly streamsPerConnectionMax?: number;
}

/** What a service over gRPC brings with it. All else (connections, health, TLS, the end) is the same for each. */
export interface GrpcProtocol {
  /** For logs and errors: "OTLP/gRPC". */
  readonly name: string;
  readonly limits: ReceiverLimits;
  readonly recorder: Pick<ExportRecorder, 'connectionDropped' | 'handshakeFailed'>;
  /** By path, `/package.Service/Method`. They answer, and never reject. */
  readonly methods: ReadonlyMap<string, GrpcMethod>;
  /** What is here, for whoever calls a method there is not. */
  readonly directions: string;
  /** Where to go with what is no gRPC. */
  readonly elsewhere: string;
}

export interface GrpcServer {
  /** `host:port`, as gRPC clients want it. Known once started. */
  readonly target: string;
  start(): Promise<void>;
  /** Calls under way are answered; connections that still are at the deadline are cut. */
  shutdown(options: { readonly deadlineMs: number }): Promise<void>;
}

/** `application/grpc`, with the codec after a plus sign; grpc-web is another protocol. */
const GRPC_CONTENT_TYPE = /^application\/grpc(?:\+([\w.-]+))?(?:;|$)/;

/** Flow control: what a client may send of one call, and over one connection, before it must wait for us. */
const STREAM_WINDOW_BYTES = 1024 * 1024;
const CONNECTION_WINDOW_BYTES = 8 * 1024 * 1024;
/** Memory Node grants a connection, in MB: above the window, else calls are refused with ENHANCE_YOUR_CALM. */
const SESSION_MEMORY_MB = 32;
/** gRPC clients keep a channel open between exports, which may be minutes apart. */
const IDLE_FACTOR = 10;
const HEADER_PAIRS_MAX = 100;
/** 32 for each name with its value: RFC 9113, 6.5.2. */
const HEADER_TEXT_OVERHEAD_BYTES = 16;

/** A gRPC server over HTTP/2, with TLS or without, and with the health service. */
export function createGrpcServer(options: GrpcServerOptions, protocol: GrpcProtocol): GrpcServer {
  const { intake, logger, host, tls } = options;
  const { limits, recorder } = protocol;
  const health = createHealthService({
    services: [...new Set([...protocol.methods.keys()].map(serviceOf))],
    isServing: () => stopping === undefined && intake.isOpen,
    reserve: () => intake.budget.open(),
    overloaded: intake.overloaded,
    requestWaitMsMax: limits.requestWaitMsMax,
  });
  const methods = new Map<string, GrpcMethod>([...health.methods, ...protocol.methods]);
  const serverOptions: ServerOptions = {
    maxSessionMemory: SESSION_MEMORY_MB,
    maxHeaderListPairs: HEADER_PAIRS_MAX,
    settings: {
      initialWindowSize: STREAM_WINDOW_BYTES,
      maxConcurrentStreams: options.streamsPerConnectionMax ?? 128,
      maxHeaderListSize: limits.headerBytesMax,
    },
  };
  const server =
    tls === undefined
      ? createServer(serverOptions)
      : createSecureServer({ ...serverOptions, ...tls.serverOptions(limits.headersWaitMsMax) });
  const handshakes = trackHandshakes(server);
  tls?.follow(server);
  server.on('tlsClientError', recorder.handshakeFailed);
  server.maxConnections = limits.connectionsMax;
  server.on('drop', recorder.connectionDropped);
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', welcome);
  server.on('sessionError', ignoreBrokenConnection);
  server.on('stream', dispatch);
  let port: number | undefined;
  let stopping: Promise<void> | undefined;

  function welcome(session: ServerHttp2Session): void {
    sessions.add(session);
    const greeting = setTimeout(() => {
      session.destroy();
    }, limits.headersWaitMsMax);
    session.once('remoteSettings', () => {
      clearTimeout(greeting);
    });
    session.once('close', () => {
      clearTimeout(greeting);
      sessions.delete(session);
    });
    session.setTimeout(limits.idleMsMax * IDLE_FACTOR, () => {
      session.close();
    });
    session.setLocalWindowSize(CONNECTION_WINDOW_BYTES);
    if (stopping !== undefined) session.close();
  }

  function dispatch(
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    _flags: number,
    rawHeaders: readonly string[],
  ): void {
    stream.on('error', ignoreBrokenConnection);
    const contentType = GRPC_CONTENT_TYPE.exec(headers['content-type'] ?? '');
    const codec = contentType?.[1] ?? 'proto';
    if (headers[':method'] !== 'POST') {
      answerHttpStatus(stream, 405, `this port speaks gRPC; ${protocol.elsewhere}`);
    } else if (contentType === null) {
      answerHttpStatus(stream, 415, `this port takes application/grpc; ${protocol.elsewhere}`);
    } else if (headerBytes(rawHeaders) > limits.headerBytesMax) {
      answerStatus(stream, new Refusal('headers_too_large', `the headers exceed ${limits.headerBytesMax} bytes`));
    } else if (codec !== 'proto') {
      answerStatus(stream, new Refusal('unsupported_encoding', `there is no codec ${codec.slice(0, 50)}; use proto`));
    } else {
      const path = headers[':path'] ?? '';
      const method = methods.get(path);
      if (method === undefined) answerStatus(stream, unknownMethod(path));
      else void method(stream, headers);
    }
  }

  function unknownMethod(path: string): Refusal {
    const shown = JSON.stringify(path.slice(0, 200));
    return new Refusal('not_found', `${protocol.directions}; there is no ${shown}`);
  }

  /** GOAWAY, so that clients move on; calls under way are answered; what is left at the deadline is cut. */
  async function stop(deadlineMs: number): Promise<void> {
    if (!server.listening) return;
    health.close();
    for (const session of sessions) session.close();
    handshakes.abandon();
    const closed = new Promise((resolve) => server.close(resolve));
    const cut = setTimeout(() => {
      for (const session of sessions) session.destroy();
    }, deadlineMs);
    await closed;
    clearTimeout(cut);
  }

  return {
    get target() {
      if (port === undefined) throw new Error(`the ${protocol.name} receiver has no target before it has started`);
      return authorityOf(host, port);
    },
    start: async () => {
      port = await listen(server, { host, port: options.port, what: protocol.name, portSetting: options.portSetting });
      logger.info({ host, port, tls: tls !== undefined }, `${protocol.name} receiver listens`);
    },
    shutdown: ({ deadlineMs }) => (stopping ??= stop(deadlineMs)),
  };
}

/** `/package.Service/Method` without the method. */
function serviceOf(path: string): string {
  return path.slice(1, path.lastIndexOf('/'));
}

/** By the rule of SETTINGS_MAX_HEADER_LIST_SIZE, which tells clients the limit, but of which nghttp2 does not make them mind. */
function headerBytes(rawHeaders: readonly string[]): number {
  return rawHeaders.reduce((sum, text) => sum + text.length + HEADER_TEXT_OVERHEAD_BYTES, 0);
}

function ignoreBrokenConnection(): void {
  // The stream's 'close' event, which follows, is what the handlers act on.
}
