import {
  createSecureServer,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
  type ServerOptions,
} from 'node:http2';

import type { RunningPart } from '@clew/lifecycle';
import { trackHandshakes } from '@clew/tls';

import { createExportRecorder } from '../export-recorder.js';
import { describeTaken, signalsOf } from '../export-signal.js';
import { authorityOf, listen } from '../listen.js';
import { RECEIVER_METRICS } from '../receiver-metrics.js';
import { RECEIVER_LIMITS_DEFAULT, type ReceiverOptions } from '../receiver-options.js';
import { Refusal } from '../refusal.js';
import { createExportMethod, type GrpcMethod } from './export-method.js';
import { answerHttpStatus, answerStatus } from './grpc-answer.js';
import { createHealthService } from './health-service.js';

export interface OtlpGrpcReceiverOptions extends ReceiverOptions {
  /** Calls one connection may have open at a time. Default 128. */
  readonly streamsPerConnectionMax?: number;
}

export interface OtlpGrpcReceiver extends RunningPart {
  /** `host:port`, as gRPC exporters want it. Known once started. */
  readonly target: string;
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
const ELSEWHERE = 'OTLP/HTTP has a port of its own (4318 by default)';

/** OTLP/gRPC over HTTP/2, with TLS or without: https://opentelemetry.io/docs/specs/otlp/#otlpgrpc */
export function createOtlpGrpcReceiver(options: OtlpGrpcReceiverOptions): OtlpGrpcReceiver {
  const { intake, logger, host, tls } = options;
  const limits = { ...RECEIVER_LIMITS_DEFAULT, ...options.limits };
  const recorder = createExportRecorder('grpc', options.metrics.instruments(RECEIVER_METRICS), logger);
  const signals = signalsOf(intake, options.logs);
  const health = createHealthService({
    services: signals.map(({ grpcPath }) => serviceOf(grpcPath)),
    isServing: () => stopping === undefined && intake.isOpen,
    reserve: () => intake.budget.open(),
    overloaded: intake.overloaded,
    requestWaitMsMax: limits.requestWaitMsMax,
  });
  const methods = new Map<string, GrpcMethod>([
    ...health.methods,
    ...signals.map((signal): [string, GrpcMethod] => [
      signal.grpcPath,
      createExportMethod({ signal, intake, keys: options.keys, admitHead: options.admitHead, recorder, limits }),
    ]),
  ]);
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
      answerHttpStatus(stream, 405, `this port speaks gRPC; ${ELSEWHERE}`);
    } else if (contentType === null) {
      answerHttpStatus(stream, 415, `this port takes application/grpc; ${ELSEWHERE}`);
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
    return new Refusal('not_found', `${describeTaken(signals, 'grpcPath')}; there is no ${shown}`);
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
    name: 'otlp-grpc-receiver',
    get target() {
      if (port === undefined) throw new Error('the OTLP/gRPC receiver has no target before it has started');
      return authorityOf(host, port);
    },
    start: async () => {
      port = await listen(server, { host, port: options.port, what: 'OTLP/gRPC', portSetting: options.portSetting });
      logger.info({ host, port, tls: tls !== undefined }, 'OTLP/gRPC receiver listens');
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
