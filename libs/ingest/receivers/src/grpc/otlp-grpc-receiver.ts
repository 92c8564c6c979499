import { createServer, type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';

import type { RunningPart } from '@clew/lifecycle';

import { createExportRecorder } from '../export-recorder.js';
import { authorityOf, listen } from '../listen.js';
import { RECEIVER_METRICS } from '../receiver-metrics.js';
import { RECEIVER_LIMITS_DEFAULT, type ReceiverOptions } from '../receiver-options.js';
import { Refusal } from '../refusal.js';
import { answerHttpStatus, answerMessage, answerStatus } from './grpc-answer.js';
import { EXPORT_PATH, createExportMethod, type GrpcMethod } from './trace-service.js';

export interface OtlpGrpcReceiverOptions extends ReceiverOptions {
  /** Calls one connection may have open at a time. Default 128. */
  readonly streamsPerConnectionMax?: number;
}

export interface OtlpGrpcReceiver extends RunningPart {
  /** `host:port`, as gRPC exporters want it. Known once started. */
  readonly target: string;
}

const HEALTH_PATH = '/grpc.health.v1.Health/Check';
/** grpc.health.v1.HealthCheckResponse { status: SERVING } and { status: NOT_SERVING }. */
const SERVING = Uint8Array.of(0x08, 1);
const NOT_SERVING = Uint8Array.of(0x08, 2);

/** Flow control: what a client may send of one call, and over one connection, before it must wait for us. */
const STREAM_WINDOW_BYTES = 1024 * 1024;
const CONNECTION_WINDOW_BYTES = 8 * 1024 * 1024;
/** Memory Node grants a connection, in MB: above the window, else calls are refused with ENHANCE_YOUR_CALM. */
const SESSION_MEMORY_MB = 32;
/** gRPC clients keep a channel open between exports, which may be minutes apart. */
const IDLE_FACTOR = 10;
const HEADER_PAIRS_MAX = 100;

/** OTLP/gRPC over plaintext HTTP/2: https://opentelemetry.io/docs/specs/otlp/#otlpgrpc */
export function createOtlpGrpcReceiver(options: OtlpGrpcReceiverOptions): OtlpGrpcReceiver {
  const { intake, logger, host } = options;
  const limits = { ...RECEIVER_LIMITS_DEFAULT, ...options.limits };
  const recorder = createExportRecorder('grpc', options.metrics.instruments(RECEIVER_METRICS), logger);
  const methods = new Map<string, GrpcMethod>([
    [EXPORT_PATH, createExportMethod({ intake, keys: options.keys, recorder, limits })],
    [HEALTH_PATH, answerHealth],
  ]);
  const server = createServer({
    maxSessionMemory: SESSION_MEMORY_MB,
    maxHeaderListPairs: HEADER_PAIRS_MAX,
    settings: {
      initialWindowSize: STREAM_WINDOW_BYTES,
      maxConcurrentStreams: options.streamsPerConnectionMax ?? 128,
      maxHeaderListSize: limits.headerBytesMax,
    },
  });
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

  function dispatch(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    stream.on('error', ignoreBrokenConnection);
    if (headers[':method'] !== 'POST') {
      answerHttpStatus(stream, 405, 'this port speaks gRPC; OTLP/HTTP has a port of its own (4318 by default)');
    } else if (headers['content-type']?.startsWith('application/grpc') !== true) {
      answerHttpStatus(
        stream,
        415,
        'this port takes application/grpc; OTLP/HTTP has a port of its own (4318 by default)',
      );
    } else {
      const path = headers[':path'] ?? '';
      void (methods.get(path) ?? answerUnknown)(stream, headers);
    }
  }

  async function answerHealth(stream: ServerHttp2Stream): Promise<void> {
    stream.resume();
    answerMessage(stream, stopping === undefined && intake.isOpen ? SERVING : NOT_SERVING);
    return Promise.resolve();
  }

  /** GOAWAY, so that clients move on; calls under way are answered; what is left at the deadline is cut. */
  async function stop(deadlineMs: number): Promise<void> {
    if (!server.listening) return;
    for (const session of sessions) session.close();
    const cut = setTimeout(() => {
      for (const session of sessions) session.destroy();
    }, deadlineMs);
    await new Promise((resolve) => server.close(resolve));
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
      logger.info({ host, port }, 'OTLP/gRPC receiver listens');
    },
    shutdown: ({ deadlineMs }) => (stopping ??= stop(deadlineMs)),
  };
}

function answerUnknown(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
  const path = JSON.stringify((headers[':path'] ?? '').slice(0, 200));
  answerStatus(stream, new Refusal('not_found', `Clew takes traces only, by ${EXPORT_PATH}; there is no ${path}`));
  return Promise.resolve();
}

function ignoreBrokenConnection(): void {
  // The stream's 'close' event, which follows, is what the handlers act on.
}
